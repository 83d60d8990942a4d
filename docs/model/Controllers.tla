---------------------------- MODULE Controllers ----------------------------
(* Several controllers carry out failovers at once. Each may stop between the check at the beginning of a step and the
   effect of that step, and wake at any later time, when the world has gone on without it. Taking the lease is atomic
   here; when it may be taken is in Lease. A replica's fence row is a copy of its primary's. *)
EXTENDS Integers, FiniteSets

CONSTANTS
  Controllers,
  MaximumEpoch,
  FenceIsConditional,     \* the fence row is written only over an older epoch, or the same one
  RouteIsConditional,     \* ... and so is the switch of the traffic
  FenceNamesDatabase,     \* the row names its database, by the timeline; FALSE: the epoch alone
  PromotionNeedsArming    \* a promotion does nothing unless a flag of the replica was set before

Regions == {"primary", "standby"}
Other(region) == IF region = "primary" THEN "standby" ELSE "primary"

VARIABLES
  epoch, holder,    \* the lease
  role,             \* of each Region's database: "writer" or "replica"
  fence,            \* of each Region's database: the row's epoch, and the database that it was written for
  armed,            \* of each Region's database: the flag
  route,            \* where clients are sent, and by which epoch
  controller,       \* of each controller: its next step, and the failover that it carries out
  wentBack          \* an older epoch's effect replaced a newer one's
vars == <<epoch, holder, role, fence, armed, route, controller, wentBack>>
lease == <<epoch, holder>>
world == <<role, fence, armed, route, wentBack>>

Init ==
  /\ epoch = 1 /\ holder = "primary"
  /\ role = [r \in Regions |-> IF r = "primary" THEN "writer" ELSE "replica"]
  /\ fence = [r \in Regions |-> [epoch |-> 1, database |-> "primary"]]
  /\ armed = [r \in Regions |-> FALSE] /\ route = [epoch |-> 1, to |-> "primary"]
  /\ controller = [c \in Controllers |-> [next |-> "nothing", epoch |-> 0, target |-> "primary"]]
  /\ wentBack = FALSE

(* A controller takes the lease for the other Region, whose database is a replica. *)
TakeLease(c) ==
  /\ controller[c].next = "nothing" /\ epoch < MaximumEpoch /\ role[Other(holder)] = "replica"
  /\ epoch' = epoch + 1 /\ holder' = Other(holder)
  /\ controller' = [controller EXCEPT ![c] = [next |-> "arm", epoch |-> epoch + 1, target |-> Other(holder)]]
  /\ UNCHANGED world

(* A second controller resumes the failover that the lease tells of. *)
Resume(c) ==
  /\ controller[c].next = "nothing" /\ epoch > 1
  /\ controller' = [controller EXCEPT ![c] = [next |-> "arm", epoch |-> epoch, target |-> holder]]
  /\ UNCHANGED <<lease, world>>

(* A step begins: it looks whether its epoch is still the lease's. *)
CheckEpoch(c, step, effect) ==
  /\ controller[c].next = step
  /\ controller' = [controller EXCEPT ![c].next = IF epoch = controller[c].epoch THEN effect ELSE "nothing"]
  /\ UNCHANGED <<lease, world>>
BeginStep(c) ==
  \/ CheckEpoch(c, "arm", "arm now") \/ CheckEpoch(c, "promote", "promote now")
  \/ CheckEpoch(c, "fence", "fence now") \/ CheckEpoch(c, "route", "route now")

(* The flag is set without which a promotion does nothing. *)
Arm(c) ==
  /\ controller[c].next = "arm now" /\ armed' = [armed EXCEPT ![controller[c].target] = TRUE]
  /\ controller' = [controller EXCEPT ![c].next = "promote"] /\ UNCHANGED <<lease, role, fence, route, wentBack>>

(* The target's database becomes a writer: the one effect that the service offers no condition for. *)
Promote(c) ==
  /\ controller[c].next = "promote now"
  /\ role' = IF PromotionNeedsArming /\ ~armed[controller[c].target] THEN role
             ELSE [role EXCEPT ![controller[c].target] = "writer"]
  /\ controller' = [controller EXCEPT ![c].next = "fence"] /\ UNCHANGED <<lease, fence, armed, route, wentBack>>

Replicated(rows) == [r \in Regions |-> IF role[r] = "replica" /\ role[Other(r)] = "writer" THEN rows[Other(r)] ELSE rows[r]]
(* The fence row is written into the promoted database. *)
WriteFence(c) ==
  /\ controller[c].next = "fence now"
  /\ LET target == controller[c].target
         row == [epoch |-> controller[c].epoch, database |-> target]
     IN /\ role[target] = "writer"
        /\ IF ~FenceIsConditional \/ fence[target].epoch <= row.epoch
           THEN /\ fence' = Replicated([fence EXCEPT ![target] = row])
                /\ wentBack' = (wentBack \/ fence[target].epoch > row.epoch)
           ELSE UNCHANGED <<fence, wentBack>>
  /\ controller' = [controller EXCEPT ![c].next = "route"] /\ UNCHANGED <<lease, role, armed, route>>

(* Clients are sent to the target. *)
Route(c) ==
  /\ controller[c].next = "route now"
  /\ IF ~RouteIsConditional \/ route.epoch <= controller[c].epoch
     THEN /\ route' = [epoch |-> controller[c].epoch, to |-> controller[c].target]
          /\ wentBack' = (wentBack \/ route.epoch > controller[c].epoch)
     ELSE UNCHANGED <<route, wentBack>>
  /\ controller' = [controller EXCEPT ![c].next = "nothing"] /\ UNCHANGED <<lease, role, fence, armed>>

(* The losing side is rebuilt as a replica of the holder, under its old identifier. *)
Rebuild ==
  /\ role[holder] = "writer" /\ fence[holder] = [epoch |-> epoch, database |-> holder] /\ role[Other(holder)] = "writer"
  /\ role' = [role EXCEPT ![Other(holder)] = "replica"] /\ armed' = [armed EXCEPT ![Other(holder)] = FALSE]
  /\ fence' = [fence EXCEPT ![Other(holder)] = fence[holder]]
  /\ UNCHANGED <<lease, route, controller, wentBack>>

Next ==
  \/ Rebuild
  \/ \E c \in Controllers : TakeLease(c) \/ Resume(c) \/ BeginStep(c) \/ Arm(c) \/ Promote(c) \/ WriteFence(c) \/ Route(c)
Spec == Init /\ [][Next]_vars

(* No effect of an older epoch replaces one of a newer epoch. *)
NothingGoesBack == ~wentBack
(* A writer of the holder, whose pool follows whatever is writable, is never let into the other database. *)
NoWriteInFork ==
  LET other == Other(holder)
  IN ~(role[other] = "writer" /\ fence[other].epoch = epoch /\ (FenceNamesDatabase => fence[other].database = other))
(* No rebuilt replica, which has the holder's row, is promoted by a controller whose time is over. *)
NoStalePromotion ==
  LET other == Other(holder) IN ~(role[other] = "writer" /\ fence[other] = [epoch |-> epoch, database |-> holder])
============================================================================
