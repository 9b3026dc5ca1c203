# 澄明：所有命令都在这里；CI 用的也是它们。
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check fix draw bench drill pictures set-up browser lock
B := .venv/bin

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: set-up ## 从零启动示范城市（前台，Ctrl-C 停止）：门户 127.0.0.1:8000，工作台 127.0.0.1:8001
	@exec $(B)/python -m chengming.cli.main run --demo

test: set-up browser ## 准备并运行全部测试
	@$(B)/python -m pytest -n 2 --dist worksteal

check: set-up ## 格式、静态检查、类型、房间图、生成的页面
	@echo "格式……" && $(B)/ruff format --check --quiet .
	@echo "静态检查……" && $(B)/ruff check --quiet .
	@echo "类型……" && $(B)/mypy
	@echo "房间图……" && $(B)/lint-imports
	@echo "生成的页面……" && $(B)/python -m chengming.cli.main draw --check

fix: set-up ## 自动整理格式和可自动改的静态检查问题
	@$(B)/ruff check --fix --quiet . ; $(B)/ruff format .

draw: set-up ## 重画 docs/generated
	@$(B)/python -m chengming.cli.main draw

pictures: set-up browser ## 重拍 docs/handbook 里的截图和文书样式
	@CHENGMING_PICTURES=1 $(B)/python -m pytest tests/browser tests/rooms/casework/documents/rendering/test_handbook.py -q

bench: set-up ## 性能：同一次运行里与基线的比值
	@$(B)/python -m bench.run

drill: set-up ## 重型测试的全量（断点续跑；FRESH=1 从头）
	@$(B)/python -m tests.drill

set-up:
	@./scripts/set_up.sh

browser:
	@./scripts/set_up_browser.sh

lock: ## 重写 requirements.lock（需要 uv）和 package-lock.json（需要 npm）
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock
	@./scripts/lock_assets.sh
