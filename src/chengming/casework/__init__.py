"""What is being done in this case?"""
