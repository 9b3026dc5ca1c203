"""Every story's real case is looked over by machine: clean stories show no failure."""

from pathlib import Path

from tests.stories.conftest import Played

from chengming.casework.cases.models import Case
from chengming.casework.review import checks
from chengming.record.clock import demo

TOLD = {
    # 样本城市里故意让人看到的超期：检查应当如实指出。
    "open_market": {"decision_limit", "service_limit", "verification_limit"},
    # 当场扣押，过了二十四小时才补办批准。
    "compulsion_overdue": {"measure_approved"},
    # 练习案卷预设的缺陷，机器也看得出来的一处。
    "practice_file": {"remedies_right"},
}


def test_a_case_done_through_the_actions_shows_no_failure(played: Played) -> None:
    story = played.story
    with demo.frozen(story.steps[-1].recorded) as clock:
        said = [
            (one.check, f"{case.number} {one.said}")
            for case in Case.objects.all()
            for form in ("annex", "extended")
            for one in checks.run(case, clock.now(), form)
            if one.verdict == "fail"
        ]
    assert {check for check, _ in said} == TOLD.get(Path(story.file).stem, set()), said
