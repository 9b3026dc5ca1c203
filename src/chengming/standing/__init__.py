"""Who may act, and under which power?"""
