/// One step of a reconstruction, in the order in which they run. Each is a file of this name in `Passes`,
/// and what they share or are made of stands in `Passes/Parts`.
package enum ReconstructionPass: String, CaseIterable, Sendable {
  case setDuplicatesAside, takeAccessRecords, addFurtherSteps, addBeginnings, orderEvents, collectClientEvents
  case pairExchanges, matchMessages, groupDeliveries
  case attributeCallers, attributePublishers, separatePublishings, linkRetries
  case alignClocks, noteRecords, noteDeliveries, checkCausality, decideOutcome, drawInCausalOrder

  /// Why the pass stands where it does.
  package var reason: String {
    switch self {
    case .setDuplicatesAside: "copies of a record would count twice in everything below"
    case .takeAccessRecords:
      "everything below pairs steps, and which program logs its answers only all records tell"
    case .addFurtherSteps: "a record may be several steps, and everything below pairs steps"
    case .addBeginnings: "an end that states its duration is two steps, and everything below pairs steps"
    case .orderEvents: "everything below walks the events in one order, which does not depend on arrival"
    case .collectClientEvents: "what an app states of itself needs nothing but the event"
    case .pairExchanges:
      "both sides of all attempts are paired at once: the client's answer says which of two overlapping server "
        + "spans has ended"
    case .matchMessages: "which record of a consumer names which record of a publisher; needs only the events"
    case .groupDeliveries: "one consumption is one attempt at one message, so messages come first"
    case .attributeCallers: "a call is made during an exchange or a delivery, so these come first"
    case .attributePublishers: "a message is published during an exchange or a delivery, so these come first"
    case .separatePublishings:
      "a publisher that was stopped may have published what it did not log; its later attempts tell"
    case .linkRetries: "a message that a failed delivery published again is another attempt; needs publishers"
    case .alignClocks: "the structure stands and does not depend on clocks; no duration has been used yet"
    case .noteRecords: "records that say more or less than records do as a rule"
    case .noteDeliveries: "attempts can be noted when all of them are known"
    case .checkCausality: "causality can be checked when all hops are known"
    case .decideOutcome: "the outcome reads from the finished structure what is missing"
    case .drawInCausalOrder: "where events stand that are told too coarsely changes nothing of all this"
    }
  }
}

/// Watches a reconstruction.
package protocol PassObserver {
  /// `draft` is the trace in the making after `pass`.
  mutating func saw(_ draft: borrowing TraceDraft, after pass: ReconstructionPass)
}

/// Watches nothing; compiled away.
struct NoObserver: PassObserver {
  @inline(__always)
  mutating func saw(_ draft: borrowing TraceDraft, after pass: ReconstructionPass) {}
}
