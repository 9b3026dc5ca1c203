"""Every story's real case is looked over by machine: clean stories show no failure."""

from pathlib import Path

import pytest

from chengming.casework.cases.models import Case
from chengming.casework.review import checks
from chengming.cli.storytelling import scratch
from chengming.cli.storytelling.city import STORIES
from chengming.cli.storytelling.story_file import load_story
from chengming.record.clock import demo

TOLD = {
    # 样本城市里故意让人看到的超期：检查应当如实指出。
    "open_market": {"decision_limit", "service_limit", "verification_limit"},
    # 练习案卷预设的缺陷，机器也看得出来的一处。
    "practice_file": {"remedies_right"},
}
FILES = sorted(path for path in STORIES.glob("*.yaml") if path.name != "city.yaml")


@pytest.mark.usefixtures("story_ground")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_done_through_the_actions_shows_no_failure(path: Path) -> None:
    story = load_story(path)
    scratch.play(story)
    with demo.frozen(story.steps[-1].recorded) as clock:
        said = [
            (one.check, f"{case.number} {one.said}")
            for case in Case.objects.all()
            for form in ("annex", "extended")
            for one in checks.run(case, clock.now(), form)
            if one.verdict == "fail"
        ]
    assert {check for check, _ in said} == TOLD.get(path.stem, set()), said
