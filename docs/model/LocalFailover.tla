--------------------------- MODULE LocalFailover ---------------------------
(* The database fails over inside a Region, under one epoch and a lease that stays valid throughout: neither lease nor
   epoch can tell the old writer from the new one. Database 0 is the writer at first, the others are its standbys; a
   commit waits for any K of them. Two controllers, which may stop anywhere; the old writer keeps running. *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Payments,
  Standbys,               \* number of standbys
  Confirmations,          \* K
  Rule,                   \* "promote-any"; "compare-running": all, while they receive; "stop-one"; "stop-quorum": N - K + 1
  ClaimRequired,          \* the choice is recorded by a conditional write on the lease item
  HasJournal              \* a lane of the journal decides, and is rolled forward before the row is rewritten

StandbySet == 1..Standbys
Databases == 0..Standbys
Controllers == {"first", "second"}

VARIABLES
  log,              \* of each database
  receives,         \* of each standby: its receiver follows database 0
  severed,          \* of each standby: its receiver was stopped for good
  seen,             \* of each controller: standbys that it has looked at, and how long their logs were
  controller,       \* of each controller: its stage, and the standby that it has chosen
  timeline,         \* of each database
  row,              \* the timeline that each database's fence row names
  claimed,          \* the standby that the lease item names as the writer; 0: none
  acknowledged, journal
vars == <<log, receives, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>

Init ==
  /\ log = [d \in Databases |-> <<>>] /\ timeline = [d \in Databases |-> 1] /\ row = [d \in Databases |-> 1]
  /\ receives = [s \in StandbySet |-> TRUE] /\ severed = [s \in StandbySet |-> FALSE]
  /\ seen = [c \in Controllers |-> {}] /\ controller = [c \in Controllers |-> [stage |-> "looks", standby |-> 0]]
  /\ claimed = 0 /\ acknowledged = {} /\ journal = <<>>

Elements(s) == {s[i] : i \in 1..Len(s)}
Writable(d) == (d = 0 \/ timeline[d] > 1) /\ row[d] = timeline[d]
Promoted(s) == timeline[s] > 1

(* A writer commits; with a journal, the entry is put first. *)
Commit(d, p) ==
  /\ Writable(d) /\ p \notin Elements(log[d]) /\ (HasJournal => journal = log[d])
  /\ log' = [log EXCEPT ![d] = Append(@, p)] /\ journal' = IF HasJournal THEN Append(journal, p) ELSE journal
  /\ UNCHANGED <<receives, severed, seen, controller, timeline, row, claimed, acknowledged>>

(* A writer applies what is in the journal and not in its database. *)
RollForward(d) ==
  /\ HasJournal /\ Writable(d) /\ Len(journal) > Len(log[d]) /\ log' = [log EXCEPT ![d] = Append(@, journal[Len(@) + 1])]
  /\ UNCHANGED <<receives, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>

(* A standby receives the next commit of the old writer. *)
Receive(s) ==
  /\ receives[s] /\ ~Promoted(s) /\ Len(log[s]) < Len(log[0]) /\ log' = [log EXCEPT ![s] = Append(@, log[0][Len(@) + 1])]
  /\ UNCHANGED <<receives, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>

(* A client is answered: in the old writer once K standbys confirm, in a promoted one when its row lets it write. *)
Acknowledge(d, p) ==
  /\ p \in Elements(log[d]) /\ p \notin acknowledged
  /\ IF d = 0 THEN Cardinality({s \in StandbySet : p \in Elements(log[s]) /\ (Promoted(s) => receives[s])}) >= Confirmations
     ELSE Writable(d)
  /\ acknowledged' = acknowledged \cup {p}
  /\ UNCHANGED <<log, receives, severed, seen, controller, timeline, row, claimed, journal>>

(* The link to a standby breaks. *)
LinkBreaks(s) ==
  /\ receives[s] /\ ~Promoted(s) /\ ~severed[s] /\ receives' = [receives EXCEPT ![s] = FALSE]
  /\ UNCHANGED <<log, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>
(* The link to a standby heals. *)
LinkHeals(s) ==
  /\ ~receives[s] /\ ~severed[s] /\ ~Promoted(s) /\ receives' = [receives EXCEPT ![s] = TRUE]
  /\ UNCHANGED <<log, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>

------------------------------------------------------------------------------
(* A controller looks how far a standby's log reaches; by some rules it stops the receiver for good before. *)
Look(c, s) ==
  /\ controller[c].stage = "looks" /\ ~Promoted(s) /\ s \notin {x.standby : x \in seen[c]}
  /\ seen' = [seen EXCEPT ![c] = @ \cup {[standby |-> s, length |-> Len(log[s])]}]
  /\ IF Rule \in {"stop-one", "stop-quorum"}
     THEN receives' = [receives EXCEPT ![s] = FALSE] /\ severed' = [severed EXCEPT ![s] = TRUE]
     ELSE UNCHANGED <<receives, severed>>
  /\ UNCHANGED <<log, controller, timeline, row, claimed, acknowledged, journal>>

Needed == CASE Rule \in {"promote-any", "stop-one"} -> 1 [] Rule = "compare-running" -> Standbys
            [] Rule = "stop-quorum" -> Standbys - Confirmations + 1
Longest(c, s) == \E x \in seen[c] : x.standby = s /\ \A y \in seen[c] : y.length <= x.length

(* A controller that has seen enough standbys chooses the longest. *)
Choose(c, s) ==
  /\ controller[c].stage = "looks" /\ Cardinality(seen[c]) >= Needed /\ Longest(c, s) /\ ~Promoted(s)
  /\ IF ClaimRequired THEN claimed = 0 /\ claimed' = s ELSE UNCHANGED claimed
  /\ controller' = [controller EXCEPT ![c] = [stage |-> "chose", standby |-> s]]
  /\ UNCHANGED <<log, receives, severed, seen, timeline, row, acknowledged, journal>>

(* The chosen standby is promoted: its timeline changes at once, its row does not. *)
Promote(c, s) ==
  /\ controller[c] = [stage |-> "chose", standby |-> s]
  /\ timeline' = [timeline EXCEPT ![s] = 2] /\ receives' = [receives EXCEPT ![s] = FALSE]
  /\ controller' = [controller EXCEPT ![c].stage = "promoted"]
  /\ UNCHANGED <<log, severed, seen, row, claimed, acknowledged, journal>>

(* The controller rolls the lane forward, before anybody else may write. *)
RollPromotedForward(c, s) ==
  /\ HasJournal /\ controller[c] = [stage |-> "promoted", standby |-> s] /\ Len(journal) > Len(log[s])
  /\ log' = [log EXCEPT ![s] = Append(@, journal[Len(@) + 1])]
  /\ UNCHANGED <<receives, severed, seen, controller, timeline, row, claimed, acknowledged, journal>>

(* The row is rewritten with the new timeline: from here on the new writer is open. *)
RewriteRow(c, s) ==
  /\ controller[c] = [stage |-> "promoted", standby |-> s] /\ (HasJournal => Len(log[s]) >= Len(journal))
  /\ row' = [row EXCEPT ![s] = 2] /\ controller' = [controller EXCEPT ![c].stage = "done"]
  /\ UNCHANGED <<log, receives, severed, seen, timeline, claimed, acknowledged, journal>>

Next ==
  \/ \E d \in Databases, p \in Payments : Commit(d, p) \/ Acknowledge(d, p)
  \/ \E d \in Databases : RollForward(d)
  \/ \E s \in StandbySet : Receive(s) \/ LinkBreaks(s) \/ LinkHeals(s)
  \/ \E c \in Controllers, s \in StandbySet : \/ Look(c, s) \/ Choose(c, s) \/ Promote(c, s) \/ RollPromotedForward(c, s)
                                              \/ RewriteRow(c, s)
Spec == Init /\ [][Next]_vars

OpenForWrites(s) == timeline[s] = 2 /\ row[s] = 2
(* A new writer that is open has, or will roll forward, whatever was acknowledged. *)
AcknowledgedSurvive ==
  \A s \in StandbySet : OpenForWrites(s) => acknowledged \subseteq Elements(log[s]) \cup Elements(journal)
(* Never are two standbys promoted to writers. *)
OneNewWriter == ~\E s, t \in StandbySet : s # t /\ OpenForWrites(s) /\ OpenForWrites(t)
============================================================================
