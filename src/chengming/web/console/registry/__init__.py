"""主体、人员、证件、职权、目录: pages to view and change."""
