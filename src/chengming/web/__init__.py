"""How does a person get in?"""
