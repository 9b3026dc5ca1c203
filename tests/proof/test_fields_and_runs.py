"""Facts become named leaves and runs and come back; each is committed to with its own salt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proof import samples
from tests.sizes import count

from chengming.proof import fields
from chengming.proof.canonical import canonical, parse, parse_all, read
from chengming.proof.errors import (
    CanonicalRefused,
    FieldNameRefused,
    FieldRefused,
    FieldsRefused,
    FieldsWrong,
    InclusionWrong,
    RunsRefused,
)

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
keys = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,6}", fullmatch=True)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
trees = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=10,
    ),
    max_size=4,
)
punctuated = st.text("某公司甲{}。！？；”\n\r a", max_size=40)
references = st.dictionaries(
    st.from_regex(r"[a-z]{1,3}(\.[0-9])?", fullmatch=True), punctuated, max_size=4
)
often = settings(max_examples=count(300, 10_000), deadline=None, derandomize=True)


@given(trees)
@often
def test_flatten_and_unflatten_are_exact_inverses(tree):
    leaves = fields.flatten(tree)
    assert fields.unflatten(leaves) == tree
    assert list(leaves) == sorted(leaves)
    assert fields.flatten(fields.unflatten(leaves)) == leaves


@given(punctuated, references)
@often
def test_runs_join_to_the_very_text_they_came_from(text, facts):
    runs = fields.split_runs(text, facts)
    assert fields.join_runs(runs, facts) == text
    assert all(fields.join_runs([run], facts) in text for run in runs)
    referenced = [path for path in map(fields.referenced, runs) if path]
    assert set(referenced) <= set(facts)


@given(punctuated, references)
@often
def test_no_value_of_the_fact_sheet_stays_in_a_run_of_letters(text, facts):
    for run in fields.split_runs(text, facts):
        if fields.referenced(run) is None:
            letters = fields.join_runs([run])
            assert not any(value in letters for value in facts.values() if value)


@given(st.dictionaries(keys, texts, min_size=1, max_size=3), references)
@often
def test_texts_spread_into_runs_gather_again(facts, known):
    spread = fields.spread_texts(facts, facts, known)
    assert all("/" in name for name in spread)
    assert fields.gather_texts(spread, known) == dict(sorted(facts.items()))


def test_hidden_reference_shows_what_the_reader_may_see():
    runs = fields.split_runs("某某公司销售过期食品。", {"parties.0.name": "某某公司"})
    assert fields.join_runs(runs, lambda path: "（隐去）") == "（隐去）销售过期食品。"


@pytest.mark.parametrize("run", ["{", "}", "{a", "{{}", "{某某}", "{a b}", "{}", "{{{"])
def test_run_with_a_lone_brace_is_refused(run):
    with pytest.raises(RunsRefused):
        fields.join_runs([run], {"a": "x"})


def test_reference_without_its_fact_is_refused():
    for lookup in (None, {}):
        with pytest.raises(RunsRefused):
            fields.join_runs(["{parties.0.name}"], lookup)


@pytest.mark.parametrize(
    "leaves",
    [{"a/0001": "x"}, {"a/0000": "x", "a/0002": "y"}, {"a": "x", "a/0000": "y"}, {"a/0000": 1}],
)
def test_runs_with_a_gap_or_a_rival_are_refused(leaves):
    with pytest.raises(RunsRefused):
        fields.gather_texts(leaves)


def test_text_of_too_many_runs_is_refused_and_nothing_is_lost_silently():
    assert len(fields.spread_texts({"a": "。" + "字。" * 9_999}, ["a"])) == 10_000
    with pytest.raises(RunsRefused):
        fields.spread_texts({"a": "字。" * 10_001}, ["a"])
    with pytest.raises(RunsRefused):
        fields.spread_texts({"a": "x"}, ["b"])


def test_names_and_salts_have_strict_limits():
    salt = bytes(32)
    for name in ("k", "k" * 1024, "a.0.b/0007"):
        assert len(fields.commitment(name, salt, b"1")) == 32
    for name in (
        "",
        "k" * 1025,
        "a..b",
        "a/7",
        "a/00070",
        "a.01",
        "名",
        "a b",
        "0",
        "a\n",
        ".".join("a" * 65),
    ):
        with pytest.raises(FieldNameRefused):
            fields.commitment(name, salt, b"1")
    for bad in (b"", bytes(31), bytes(33)):
        with pytest.raises(FieldRefused):
            fields.commitment("a", bad, b"1")


def test_commitment_binds_name_salt_and_value_and_no_two_share_bytes():
    base = fields.commitment("ab", bytes(32), b"1")
    others = [
        ("ab", bytes(31) + b"1", b"1"),
        ("ab", bytes(32), b"2"),
        ("a", bytes(32), b"1"),
        ("ac", bytes(32), b"1"),
    ]
    assert len({base, *(fields.commitment(*other) for other in others)}) == 5


def test_a_record_without_fields_is_refused():
    for empty in (lambda: fields.fields_root([]), lambda: fields.field_path([], 0)):
        with pytest.raises(FieldsRefused):
            empty()


def test_one_field_is_shown_with_its_path_alone():
    items = samples.fields()
    digests = [item.commitment for item in items]
    root = fields.fields_root(digests)
    for index, item in enumerate(items):
        path = fields.field_path(digests, index)
        fields.verify_field(item, index, len(items), path=path, root=root)
        with pytest.raises(InclusionWrong):
            fields.verify_field(items[index - 1], index, len(items), path=path, root=root)


def test_a_shown_field_that_does_not_fit_its_commitment_cannot_be_made():
    item = samples.fields()[0]
    with pytest.raises(FieldsWrong):
        fields.Field(item.name, item.salt, b'"other"', item.commitment)
    with pytest.raises(FieldRefused):
        fields.Field(item.name, None, item.value, item.commitment)
    with pytest.raises(FieldRefused):
        fields.Field.concealed(b"short")
    with pytest.raises(FieldRefused):
        fields.Field.opened("a", bytes(32), b"[1]")
    with pytest.raises(CanonicalRefused):
        fields.Field.opened("a", bytes(32), b" 1")
    erased = fields.Field(item.name, None, None, item.commitment)
    assert erased.hidden


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        {1: 2},
        (1,),
        {"a"},
        b"x",
        pytest.param(object(), id="an object"),
        ["\udfff"],
        {"\ud800": 1},
    ],
    ids=repr,
)
def test_value_that_entry_v1_cannot_hold_is_refused(value):
    with pytest.raises(CanonicalRefused):
        canonical(value)
    with pytest.raises((CanonicalRefused, FieldNameRefused)):
        fields.flatten({"a": value})


def test_deep_nesting_is_refused_not_crashed_upon():
    deep: object = 1
    for _ in range(100):
        deep = [deep]
    for refused in (
        lambda: canonical(deep),
        lambda: parse(b"[" * 100_000),
        lambda: read(b"[" * 65 + b"]" * 65),
    ):
        with pytest.raises(CanonicalRefused):
            refused()
    with pytest.raises(FieldNameRefused):
        fields.flatten({"a": deep})
    with pytest.raises(FieldNameRefused):
        fields.unflatten({".".join("a" * 500): 1})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e2",
        b"-0",
        b"NaN",
        b"Infinity",
        b" 1",
        b"1 ",
        b'"\\u0041"',
        b'"\\/"',
        b'{"b":1,"a":1}',
        b'"\xff"',
        b"9" * 5000,
        b"9007199254740992",
        b"",
        b"[1,]",
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
    ],
    ids=lambda data: repr(data)[:20],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    with pytest.raises(CanonicalRefused):
        parse(data)


@given(st.lists(trees | scalars | st.lists(scalars, max_size=3), max_size=6))
@often
def test_many_values_read_in_one_go_are_what_each_is_by_itself(values):
    written = [canonical(value) for value in values]
    assert parse_all(written) == [parse(one) for one in written] == values


@pytest.mark.parametrize(
    "values",
    [
        [b"1,2"],
        [b"[1", b"2]"],
        [b"[1", b"2],3"],
        [b'"a', b'b","c"'],
        [b"1],[2"],
        [b'{"a":1', b'"b":2}'],
        [b""],
        [b"1", b""],
        [b"1", b" 2"],
        [b"1.0"],
        [b"[" * 65 + b"]" * 65],
    ],
    ids=repr,
)
def test_no_value_reaches_into_the_next(values):
    with pytest.raises(CanonicalRefused):
        parse_all(values)


def test_keys_are_sorted_by_utf16_units():
    assert canonical({"\U0001f600": 1, "\ufb33": 2}) == '{"\U0001f600":1,"\ufb33":2}'.encode()


def test_a_doubled_key_is_refused_in_any_layout():
    assert read(b'{ "a": 1 }') == {"a": 1}
    with pytest.raises(CanonicalRefused):
        read(b'{ "a": 1, "a": 1 }')
