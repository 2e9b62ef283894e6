"""Web push: members' browsers told by their makers' push services, sealed so that these read nothing."""
