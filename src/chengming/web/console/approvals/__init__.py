"""审批和法制审核的队列: what waits for a leader's or a reviewer's word."""
