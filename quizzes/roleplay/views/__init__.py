"""What a browser asks of role-play: the list, the briefing, the call, the debrief."""
