"""Has anything been altered? Pure: hashing and signatures only; runs alone as the citizen's verifier."""
