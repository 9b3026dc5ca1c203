"""Builds the sample city: its standing, then every story merged by the time of its steps.

Recorded time never runs back, so the city looks the same whenever it is built; from its fixed
today on, the demo clock goes on at real speed.
"""

import heapq
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from chengming.cli.errors import CannotRun
from chengming.cli.storytelling import signins
from chengming.cli.storytelling.city import STORIES, City, found, read_city
from chengming.cli.storytelling.player import Player
from chengming.cli.storytelling.story_file import Step, Story, load_story
from chengming.openness.disclosure import follower
from chengming.record.clock import demo

Progress = Callable[[str], None]
Told = tuple[Player, Step]


def build(progress: Progress, stories: Path = STORIES) -> None:
    """Found the city and play all stories into the current, empty database.

    Raises ``CannotRun`` naming file and line when a step does not go as its story expects.
    """
    city = read_city(stories / "city.yaml")
    told = [load_story(path) for path in sorted(stories.glob("*.yaml")) if path.name != "city.yaml"]
    with demo.frozen(city.founded) as clock:
        found(city, clock, progress)
        players = [Player(story, city, clock) for story in told]
        for player in players:
            player.cast.enter(clock.now())
        _play(players, progress)
    _require_past(city, told)
    demo.start(city.today)
    signins.open_all(city, progress)
    signins.write_down(city, Path(settings.CHENGMING_HOME))
    progress("整理公示门户的数据")
    follower.rebuild()


def _play(players: list[Player], progress: Progress) -> None:
    total = sum(len(player.steps) for player in players)
    for number, (player, step) in enumerate(_merged(players), start=1):
        result = player.play_step(step)
        if result.problems:
            raise CannotRun(f"{player.story.error(step.line, '；'.join(result.problems))}")
        if step is player.steps[-1]:
            _require_end(player)
        if number % 25 == 0 or number == total:
            progress(f"演示故事 {number}/{total} 步，演到 {step.recorded:%Y-%m-%d}")


def _require_end(player: Player) -> None:
    """A story is compared at its own end: deadlines of others' time are not its own."""
    for end in player.end():
        if end.problems:
            raise CannotRun(f"{player.story.file}：{'；'.join(end.problems)}")


def _merged(players: list[Player]) -> Iterator[Told]:
    """All steps by recorded time; steps of one story keep their order."""
    lines = [
        [(step.recorded, place, number, player, step) for number, step in enumerate(player.steps)]
        for place, player in enumerate(players)
    ]
    for *_, player, step in heapq.merge(*lines, key=lambda told: told[:3]):
        yield player, step


def _require_past(city: City, told: list[Story]) -> None:
    for story in told:
        if story.steps[-1].recorded > city.today:
            raise CannotRun(f"{story.file}：故事的时间晚于演示的“今天”{city.today:%Y-%m-%d}。")
