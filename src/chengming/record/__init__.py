"""What happened, and when, for certain?"""
