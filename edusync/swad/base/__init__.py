"""What models share: the connection, roles, logins."""
