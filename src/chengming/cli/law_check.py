"""``chengming law check``: proves what must never happen and what must stay possible."""

import argparse
import json
from pathlib import Path

from chengming.cli.errors import CommandError
from chengming.law.check.checking import Finding, Result, check
from chengming.law.check.mutants import Ground, Mutant, mutate_all
from chengming.law.check.properties import PropertyFile
from chengming.law.errors import LawError
from chengming.law.judging.examples import failing_examples
from chengming.law.load import LawData, load, load_unpaired
from chengming.law.procedure import Procedure

NOTE = (
    "说明：每条性质在逐步加入关卡的切片上穷尽搜索，成立即为证明；"
    "“死路”只在主线（--bundles 时加各可选部分）上穷尽，不是对全程序的证明。"
)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``law check``."""
    parser = commands.add_parser("check", help="检查全部法律数据，证明每个程序的性质和可能性")
    parser.add_argument("--data", metavar="目录", type=Path, help="检查另一份法律数据")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--only", metavar="名称", action="append", default=[], help="只检查这一条")
    parser.add_argument("--bundles", action="store_true", help="死路搜索加上各可选部分（数分钟）")
    parser.add_argument("--mutants", action="store_true", help="逐一拿掉关卡，看哪条性质察觉")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when all holds, 1 when something is wrong, 2 when it could not be found out."""
    try:
        law = load_unpaired(args.data) if args.data else load()
    except (LawError, OSError) as error:
        raise CommandError(str(error)) from error
    results, wrong_examples, mutants = [], [], []
    for procedure, file in _asked(law, args.only):
        only = [item for item in args.only if item in _names(file)]
        result = check(procedure, file, bundles=args.bundles, only=only)
        results.append(result)
        wrong_examples += failing_examples(law, procedure)
        if args.mutants:
            cores = {f.id: f.core for f in result.properties}
            ground = Ground(procedure, file, cores, {})
            mutants += list(mutate_all(ground, list(procedure.gates)))
    violations = sum(r.violations for r in results) + len(wrong_examples)
    unsure = any(r.unknown for r in results)
    if args.json:
        print(json.dumps(_plain(results, wrong_examples, mutants, violations), ensure_ascii=False))
    else:
        _tell(law, results, wrong_examples, mutants)
    survived = any(not m.explained for m in mutants)
    return 1 if violations or survived else 2 if unsure else 0


def _names(file: PropertyFile) -> set[str]:
    return {*file.properties, *file.possibilities}


def _asked(law: LawData, only: list[str]) -> list[tuple[Procedure, PropertyFile]]:
    """Every procedure with its properties; with ``--only``, those that have one of the names."""
    found = []
    for name, procedure in law.procedures.items():
        file = law.properties.get(name)
        if file is None:
            raise CommandError(f"程序“{name}”没有性质文件，无从检查。")
        found.append((procedure, file))
    known = set().union(*(_names(file) for _, file in found))
    if unknown := [item for item in only if item not in known]:
        raise CommandError(f"没有名为“{unknown[0]}”的性质或者可能性。")
    return [one for one in found if not only or not _names(one[1]).isdisjoint(only)]


def _plain(
    results: list[Result], examples: list[str], mutants: list[Mutant], violations: int
) -> dict[str, object]:
    out: dict[str, object] = {
        "procedures": [_plain_result(result) for result in results],
        "failing_examples": examples,
        "violations": violations,
    }
    if mutants:
        out["mutants"] = [
            {"gate": m.gate, "killed_by": m.killed_by, "explains": m.explains,
             "redundant": m.redundant, "implied_by": m.implied_by, "unknown": m.unknown,
             "trace": m.trace}
            for m in mutants
        ]  # fmt: skip
    return out


def _plain_result(result: Result) -> dict[str, object]:
    def named(found: list[Finding], kind: str) -> list[dict[str, object]]:
        return [
            {"id": f.id, "title": f.title, "cite": f.cite, "trace": f.trace, "why": f.why}
            for f in found
            if f.kind == kind
        ]

    return {
        "id": result.procedure,
        "properties": len(result.properties),
        "possibilities": len(result.possibilities),
        "states": result.states,
        "bypasses": named(result.properties, "broken"),
        "impossible": named(result.possibilities, "broken"),
        "dead_ends": [list(run.bundles) for run in result.parts if run.dead],
        "unreachable": result.unreachable,
        "unknown": named([*result.properties, *result.possibilities], "unknown"),
        "dead_end_runs": [
            {"bundles": run.bundles, "states": run.states, "complete": run.complete}
            for run in result.parts
        ],
        "cores": {f.id: f.core for f in result.properties},
        "seconds": round(result.seconds, 1),
    }


def _tell(law: LawData, results: list[Result], examples: list[str], mutants: list[Mutant]) -> None:
    for result in results:
        print(f"{law.procedures[result.procedure].title}（{result.procedure}）")
        print(
            f"  性质 {len(result.properties)} 条，可能性 {len(result.possibilities)} 条，"
            f"{result.states} 个状态，{result.seconds:.0f} 秒"
        )
        for found in result.properties:
            _tell_property(found)
        for found in result.possibilities:
            mark = "能够" if found.kind == "holds" else "不能"
            print(f"  {mark}　{found.title}" + (f"：{found.why}" if found.why else ""))
        for name in result.unreachable:
            print(f"  永远做不到的行为：{name}")
        for part in result.parts:
            where = "、".join(part.bundles) or "主线"
            said = f"{part.dead} 条死路" if part.complete else "到上限停止，没有结论"
            print(f"  死路　{where}：{part.states} 个状态，{said}")
    for line in examples:
        print(f"  示例不符：{line}")
    for mutant in mutants:
        print(f"  拿掉 {mutant.gate}：{_told(mutant)}")
    print(NOTE)


def _told(mutant: Mutant) -> str:
    more = f"（只为说明“{mutant.explains}”）" if mutant.explains else ""
    if mutant.killed_by:
        return f"由“{mutant.killed_by}”察觉{more}"
    if mutant.redundant:
        return f"已证明不改变任何事：{'、'.join(mutant.implied_by)} 已经包含它{more}"
    if mutant.trace:
        return f"没有性质察觉，却能走通：{' → '.join(mutant.trace)}"
    return "没有性质察觉，到上限停止，没有结论"


def _tell_property(found: Finding) -> None:
    if found.kind == "holds":
        print(f"  成立　{found.title}　依靠：{'、'.join(found.core) or '无需关卡'}")
    elif found.kind == "unknown":
        print(f"  不知　{found.title}：{found.why}")
    else:
        print(f"  漏洞　{found.title}（{'、'.join(found.cite)}）")
        print(f"  　　　最短经过：{' → '.join(found.trace)}")
