"""练习案卷: files planted with known defects by the supervising office; the database never decides one."""
