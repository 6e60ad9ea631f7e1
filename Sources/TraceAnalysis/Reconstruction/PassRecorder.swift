package import TraceModel

/// Keeps what a reconstruction looks like after each pass.
package struct PassRecorder: PassObserver {
  /// In the order in which the passes ran.
  package private(set) var stages: [Explanation.Stage] = []
  /// As of the last pass that was seen.
  package private(set) var ground = OutcomeGround.everythingEnded

  package init() {}

  /// Keeps a copy of the draft's trace, and its ground for the outcome.
  package mutating func saw(_ draft: borrowing TraceDraft, after pass: ReconstructionPass) {
    stages.append(Explanation.Stage(pass: pass.rawValue, reason: pass.reason, trace: draft.trace))
    ground = draft.outcomeGround
  }
}
