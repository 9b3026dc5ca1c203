"""Many published decisions at once: made by the database itself, the same at every run."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg

from bench.ground import say

SEED = 48
PART = 50_000  # made by one statement
HANDS = 2  # statements at the same time: the letters of every row are paired, which takes long
ASKED_FOR = 500  # pages that are looked at

COLUMNS = (
    "slug", "version", "state", "agency", "agency_name", "number", "series", "year", "ordinal",
    "field", "power", "power_title", "cause", "party", "party_class", "kinds", "amount_fen",
    "decided", "due", "published", "on_time", "shown_until", "modified", "body", "remedies",
    "snapshot", "digest", "records", "indexes", "search",
)  # fmt: skip

_AGENCIES = """
INSERT INTO disclosure_agency (key, agency, name, short_name, kind, fields, place, duties,
    address, phone, valid_from)
SELECT agency || '/2020', agency, name, short, 'administrative_agency', ARRAY[agency], '320281', '',
    '', '', DATE '2020-01-01'
FROM (VALUES ('market_regulation', '江阴市市场监督管理局', '澄市监'),
    ('health', '江阴市卫生健康委员会', '澄卫'), ('urban_management', '江阴市城市管理局', '澄城管'))
    known(agency, name, short)
"""

# n decides everything; hashes stand for chance, so that neighbours differ.
_DECISIONS = """
WITH powers(place, agency, agency_name, short, power_title, cause, told) AS (VALUES
    (0, 'market_regulation', '江阴市市场监督管理局', '澄市监', '经营超过保质期的食品', '经营过期食品案',
        '货架上待售的预包装食品已经超过标注的保质期'),
    (1, 'market_regulation', '江阴市市场监督管理局', '澄市监', '未按规定明码标价', '未明码标价案',
        '收费项目没有在经营场所醒目位置标明价格'),
    (2, 'market_regulation', '江阴市市场监督管理局', '澄市监', '发布虚假广告', '发布虚假广告案',
        '宣传页面所称的获奖经历和检测结论没有依据'),
    (3, 'health', '江阴市卫生健康委员会', '澄卫', '非医师行医', '无证行医案',
        '没有取得医师资格的人员为他人诊断并开具处方'),
    (4, 'health', '江阴市卫生健康委员会', '澄卫', '未取得健康证明从事服务', '无健康证明上岗案',
        '直接为顾客服务的人员没有取得有效的健康合格证明'),
    (5, 'urban_management', '江阴市城市管理局', '澄城管', '未经批准占用城市道路', '占用道路案',
        '在人行道上搭建棚架堆放货物，影响行人通行'),
    (6, 'urban_management', '江阴市城市管理局', '澄城管', '未经核准处置建筑垃圾', '处置建筑垃圾案',
        '运输车辆没有取得核准文件，在工地外倾倒渣土')),
drawn AS (
    SELECT n, (hashint4(n) & 1048575) a, (hashint4(n + 500000000) & 1048575) b,
        (hashint4(n + 1000000000) & 1048575) c
    FROM generate_series(%(first)s::int, %(last)s::int) n),
named AS (
    SELECT n, a, b, c, '江阴' || CASE
        WHEN n %% (%(count)s / 20) = 7 THEN '鹮渡商行'
        WHEN b %% 100 = 0 THEN '沉香' || '某某茶社' WHEN b %% 100 = 1 THEN '砚台某文具店'
        ELSE (ARRAY['澄江','华士','周庄','长泾','祝塘','青阳','月城','璜土','利港','申港','徐霞客','新桥'])
                [1 + b %% 12]
            || (ARRAY['顺','恒','永','嘉','瑞','泰','福','祥','安','和','丰','润','明','德'])[1 + c %% 14]
            || (ARRAY['达','源','兴','隆','盛','昌','佳','美','康','宁','旺'])[1 + b / 16 %% 11]
            || (ARRAY['餐饮有限公司','超市','百货商店','建材经营部','运输有限公司','口腔诊所','理发店',
                '装饰工程有限公司'])[1 + c / 16 %% 8] END AS party
    FROM drawn)
INSERT INTO disclosure_decision (slug, version, state, agency, agency_name, number, series, year,
    ordinal, field, power, power_title, cause, party, party_class, kinds, amount_fen, decided,
    published, on_time, modified, body, remedies, snapshot, digest, records, indexes)
SELECT substr(md5(n::text), 1, 26), 1, 'published', p.agency, p.agency_name,
    p.short || '罚〔' || 2021 + n %% 5 || '〕' || n || '号', 'decide', 2021 + n %% 5, n, p.agency,
    p.agency || '/' || p.place, p.power_title, p.cause, d.party, 'organization',
    CASE WHEN c %% 4 = 0 THEN ARRAY['warning'] ELSE ARRAY['fine'] END,
    CASE WHEN c %% 4 = 0 THEN 0 ELSE (1 + b %% 500) * 10000 END,
    DATE '2021-01-04' + a %% 1800, moment, b %% 20 > 0, moment,
    jsonb_build_array(
        jsonb_build_object('title', '当事人', 'parts', jsonb_build_array(
            jsonb_build_object('label', '名称', 'text', d.party))),
        jsonb_build_object('title', '违法事实和证据', 'parts', jsonb_build_array(
            jsonb_build_object('label', '', 'text', '经查，' || d.party || p.told ||
                '。执法人员现场检查时制作了检查笔录并拍照，当事人在场签字确认。'
                '上述事实有现场笔录、询问笔录、照片和当事人提供的材料证明。'))),
        jsonb_build_object('title', '决定', 'parts', jsonb_build_array(
            jsonb_build_object('label', '', 'text', '本机关在作出决定前告知了当事人拟作出的处罚内容及'
                '事实、理由、依据，当事人没有提出陈述、申辩。现责令当事人改正，并依法作出行政处罚。')))),
    '{}', '{}', md5(n::text) || md5((-n)::text), '[]', '{}'
FROM named d JOIN powers p ON p.place = a %% 7,
LATERAL (SELECT TIMESTAMPTZ '2021-01-11 09:00+08' + a %% 1800 * INTERVAL '1 day'
    + n %% 28800 * INTERVAL '1 second' AS moment) t
"""


# What is no constraint is built anew at the end, far faster than row by row.
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'disclosure_decision' AND indexdef NOT LIKE 'CREATE UNIQUE%'
"""


def filled(owner: str, count: int) -> list[str]:
    """Make them, settle the table as a day's vacuum would, and name some pages to look at."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(_AGENCIES)
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        parts = [(first, min(first + PART - 1, count)) for first in range(1, count + 1, PART)]
        with ThreadPoolExecutor(HANDS) as hands:
            shares = [parts[hand::HANDS] for hand in range(HANDS)]
            list(hands.map(lambda share: _made(owner, share, count), shares))
        connection.execute("SET maintenance_work_mem = '256MB'")
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM ANALYZE disclosure_decision")
        return _looked_at(connection, count)


def _made(owner: str, parts: Sequence[tuple[int, int]], count: int) -> None:
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        for first, last in parts:
            connection.execute(_DECISIONS, {"first": first, "last": last, "count": count})
            if count > PART * HANDS:
                say(f"　　到第 {last} 件")


def _looked_at(connection: psycopg.Connection, count: int) -> list[str]:
    """Also proves that all of them are there."""
    made = connection.execute("SELECT count(*) FROM disclosure_decision").fetchone()
    if made != (count,):
        raise RuntimeError(f"应有 {count} 件，造出 {made}。")
    chosen = random.Random(SEED).sample(range(1, count + 1), ASKED_FOR)
    found = connection.execute(
        "SELECT slug FROM disclosure_decision WHERE ordinal = ANY(%s) ORDER BY slug", [chosen]
    )
    return [str(slug) for (slug,) in found]
