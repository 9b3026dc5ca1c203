"""审核意见表: the annex word by word, what 118号 adds, and files that do not fit together refused."""

import pytest

from chengming.law.errors import LawFileError
from chengming.law.load import load, load_files

ANNEX = [
    "行政执法主体及其执法人员执法资格是否合法",
    "执法程序是否符合法定要求",
    "事实是否清楚，证据是否确凿充分",
    "适用法律是否准确",
    "执法文书是否规范",
    "行政决定救济途径告知是否正确",
    "种类是否适当",
    "履行方式和期限是否正确",
    "自由裁量是否合理适当",
    "违法行为是否涉嫌犯罪需要移送司法机关",
    "变更、撤回、撤销行政许可决定的，补偿或赔偿方案是否适当",
    "是否具备执行条件",
    "执行主体是否正确",
    "执行方式和时间是否适当",
]


def test_the_annex_has_its_fourteen_items_word_by_word_in_order() -> None:
    form = load().review_forms["annex"]
    assert [item.text for item in form.items] == ANNEX
    groups = [item.group for item in form.items]
    assert groups == ["common"] * 6 + ["penalty"] * 4 + ["licensing"] + ["compulsion"] * 3


def test_the_extended_form_parts_subject_and_staff_and_makes_discretion_and_crime_common() -> None:
    items = {item.id: item for item in load().review_forms["extended"].items}
    assert {"subject", "staff", "powers_exceeded"} <= items.keys()
    assert "合法" in items["evidence"].text
    assert items["discretion"].group == items["crime"].group == "common"
    assert items["remedies"].group == "common"


def test_every_check_stands_in_exactly_one_item_of_every_form() -> None:
    forms = load().review_forms
    for form in forms.forms.values():
        spread = [check for item in form.items for check in item.checks]
        assert sorted(spread) == sorted(forms.checks)
        assert all(item.cites for item in form.items)


def test_a_penalty_shows_common_and_penalty_items_only() -> None:
    shown = load().review_forms["annex"].for_group("penalty")
    assert [item.text for item in shown] == ANNEX[:10]


def test_an_item_of_a_check_is_found_by_its_form() -> None:
    forms = load().review_forms
    assert forms["annex"].item_of("power_valid") == "subject_and_staff"
    assert forms["extended"].item_of("power_valid") == "subject"
    assert forms["annex"].item_of("no such check") == ""


def test_where_yes_would_mean_trouble_no_is_the_sound_answer() -> None:
    forms = load().review_forms.forms.values()
    turned = {(form.id, item.id) for form in forms for item in form.items if item.sound == "no"}
    assert turned == {("annex", "crime"), ("extended", "crime"), ("extended", "powers_exceeded")}


def test_checks_of_penalties_are_not_asked_of_other_acts() -> None:
    checks = load().review_forms.checks
    assert checks["notice_given"].acts == ("penalty",)
    assert "compulsion" in checks["two_officers"].acts
    assert set(checks["reviewed_first"].acts) == {"penalty", "compulsion"}


def test_each_item_of_compulsion_has_checks_of_its_own_in_every_form() -> None:
    forms = load().review_forms
    for form in forms.forms.values():
        for item in (one for one in form.items if one.group == "compulsion"):
            assert item.checks
            assert {forms.checks[name].acts for name in item.checks} == {("compulsion",)}


NAME = "reviews/annex.yaml"
BAD = {
    "an unknown check": (NAME, "checks: [crime_signs]", "checks: [guess]", "不在可用的词之内"),
    "a check left out": (NAME, "checks: [crime_signs]", "checks: []", "没有归入任何一项"),
    "a check twice": (NAME, "checks: [remedies_right]", "checks: [remedies_right, numbering]", "两次"),
    "an item twice": (NAME, "{id: crime,", "{id: discretion,", "两次"),
    "an unknown group": (NAME, "group: licensing", "group: licences", "不在可用的词之内"),
    "a citation not yet in force": (NAME, "from: 2024-01-01", "from: 2021-07-15", "尚未施行"),
    "no citation": (NAME, "cite: 行政强制法/34", "cite: []", "至少要有一处依据"),
    "another id than the file": (NAME, "id: annex", "id: other", "文件名"),
    "an unknown key": (NAME, "title: 重大", "who: me\ntitle: 重大", "不认识的键“who”"),
    "an answer that is none": (NAME, 'sound: "no"', "sound: perhaps", "不在可用的词之内"),
    "a check of an unknown act": (
        "reviews/checks.yaml", "acts: [penalty]", "acts: [fine]", "不在可用的词之内",
    ),
    "a check of no extent": (
        "reviews/checks.yaml", "extent: none", "extent: perhaps", "不在可用的词之内",
    ),
    "a check named twice": ("reviews/checks.yaml", "{id: fairness,", "{id: fit_of_law,", "重复"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_form_is_refused_with_file_and_line(name: str) -> None:
    file, old, new, words = BAD[name]
    text = load().files[file].decode()
    assert old in text
    with pytest.raises(LawFileError) as caught:
        load_files({**load().files, file: text.replace(old, new, 1).encode()})
    assert caught.value.file.startswith("reviews/")
    assert words in caught.value.problem


def test_forms_without_a_catalogue_are_refused_and_no_forms_at_all_read() -> None:
    files = dict(load().files)
    del files["reviews/checks.yaml"]
    with pytest.raises(LawFileError, match="机器核对清单"):
        load_files(files)
    bare = {name: data for name, data in files.items() if not name.startswith("reviews/")}
    assert load_files(bare).review_forms.forms == {}
