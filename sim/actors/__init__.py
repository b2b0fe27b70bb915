"""Who acts: one Mesa agent for each actor, one file each; an actor knows its state, decides, then acts."""
