"""Hashing and the RFC 6962 tree written out anew for the vectors: nothing of `chengming` is used."""

import hashlib


def sha(data):
    return hashlib.sha256(data).digest()


def mth(data):
    if not data:
        return sha(b"")
    if len(data) == 1:
        return sha(b"\x00" + data[0])
    k = split(len(data))
    return sha(b"\x01" + mth(data[:k]) + mth(data[k:]))


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m, data):
    if len(data) <= 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def proof(m, data, whole=True):
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*proof(m, data[:k], whole), mth(data[k:])]
    return [*proof(m - k, data[k:], False), mth(data[:k])]


def commit(name, salt, value):
    raw = name.encode()
    return sha(b"chengming/field/v1" + b"\x00" + len(raw).to_bytes(2, "big") + raw + salt + value)


def stream(key, salt):
    raw = key.encode()
    return sha(b"chengming/stream/v1" + b"\x00" + len(raw).to_bytes(2, "big") + raw + salt)
