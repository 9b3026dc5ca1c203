"""执法流程图: a procedure drawn from its very law file, as SVG and as the same text."""
