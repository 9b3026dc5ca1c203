"""Stories (故事): cases told as a lawyer would tell them, played through the real actions."""
