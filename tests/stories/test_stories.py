"""Every story of the sample city goes as told; and a story that is told wrongly is found out."""

import re
from pathlib import Path

import pytest
from tests.stories.conftest import FILES, Played

from chengming.cli.storytelling import report, scratch
from chengming.cli.storytelling.city import STORIES
from chengming.cli.storytelling.story_file import load_story
from chengming.record.clock import demo

SMALL = STORIES / "small_case.yaml"


def test_story_plays_as_told(played: Played):
    story, results, ends = played.story, played.results, played.ends
    assert report.is_as_told(results, ends), report.as_text(story, results, ends)


def test_there_are_enough_stories_and_they_visit_every_agency():
    stories = [load_story(path) for path in FILES]
    assert len(stories) >= 14
    assert {story.agency for story in stories} == {
        "market_regulation", "urban_enforcement", "health", "natural_resources", "xuxiake",
        "yuecheng",
    }  # fmt: skip


def play_changed(tmp_path: Path, old: str, new: str) -> dict[str, object]:
    """The small case with one text replaced, played; what the report says."""
    text = SMALL.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    story = load_story(path)
    return report.as_json(story, *scratch.play(story))


def problems(told: dict[str, object]) -> str:
    """Everything that went otherwise than told, as one text."""
    steps = [p for step in told["steps"] for p in step["problems"]]
    return "\n".join([*steps, *(p for case in told["cases"].values() for p in case["problems"])])


@pytest.mark.usefixtures("story_ground")
def test_unchanged_story_has_no_problems(tmp_path: Path):
    told = play_changed(tmp_path, "小案", "小案")
    assert told["ok"]
    assert problems(told) == ""


@pytest.mark.usefixtures("story_ground")
def test_wrong_due_date_is_found(tmp_path: Path):
    told = play_changed(tmp_path, "{decision: 2026-06-02}", "{decision: 2026-06-03}")
    assert not told["ok"]
    assert "期限 decision 应为 2026-06-03，实为 2026-06-02" in problems(told)


@pytest.mark.usefixtures("story_ground")
def test_expecting_a_refusal_where_the_act_is_lawful_is_found(tmp_path: Path):
    told = play_changed(
        tmp_path, "say: {scope: summary}}", "say: {scope: summary}, expect: refused}"
    )
    assert "应为 refused，实为 done" in problems(told)


@pytest.mark.usefixtures("story_ground")
def test_wrong_article_is_found(tmp_path: Path):
    told = play_changed(tmp_path, "cites: [行政处罚法/45]", "cites: [行政处罚法/58]")
    assert re.search("没有引用 行政处罚法/58（引用了 .*行政处罚法/45", problems(told))


@pytest.mark.usefixtures("story_ground")
def test_wrong_end_is_found(tmp_path: Path):
    told = play_changed(tmp_path, "published: true}", "published: false}")
    assert "published 应为 False，实为 True" in problems(told)


@pytest.mark.usefixtures("story_ground")
def test_refused_step_leaves_the_case_untouched(tmp_path: Path):
    """The refused decision of the small case: the next act still counts from the same number."""
    told = play_changed(tmp_path, 'at: "2026-03-20T10:00+08:00"', 'at: "2026-03-20T10:01+08:00"')
    refused, decided = told["steps"][8], told["steps"][9]
    assert (refused["result"], refused["error"]) == ("refused", "ActRefused")
    assert refused["message"] and decided["result"] == "done"


def test_stories_need_a_demo_log(settings):
    settings.CHENGMING_ORIGIN = "jiangyin.example/log"
    story = load_story(SMALL)
    with pytest.raises(demo.DemoClockRefused):
        scratch.play(story)
