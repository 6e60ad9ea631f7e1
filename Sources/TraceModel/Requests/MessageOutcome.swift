extension Trace {
  /// The fate of one message in one consumer group: all attempts at it, those through retry topics included. A
  /// message that no group received is a branch without attempts; a dead letter is none.
  package struct MessageOutcome: Sendable, Equatable {
    /// Index in `messages`, of the message as it was first published.
    package var message: Int
    /// Consumer group of the first attempt (`Catalog.text`); `empty` where not logged.
    package var group: NameID = .empty
    /// In the order in which they were made.
    package var attempts: [Attempt] = []
    /// The message's state: completed, failed, queued (also for a retry) or processing.
    package var state = Outcome.queued
    /// The attempt that counted: the index in `attempts` of the last good one.
    package var lastSuccess: Int?
    /// Processing of all attempts but the one that decided: the last success, or else the last to end. The work of
    /// a killed consumer is not known and not in it.
    package var wasted = Nanoseconds.zero
    /// Consumers at work on the message at the same time.
    package var overlaps: [Overlap] = []
    /// Index in `messages`, of the dead letter that gave the message up.
    package var deadLetter: Int?

    package init(message: Int) { self.message = message }
  }

  /// Two consumers at work on one message at the same time.
  package struct Overlap: Sendable, Equatable {
    /// The consumer that was at work.
    package var first: OriginID
    /// The consumer that had the message before that work ended.
    package var second: OriginID

    package init(first: OriginID, second: OriginID) { (self.first, self.second) = (first, second) }
  }

  /// One attempt of a branch.
  package struct Attempt: Sendable, Equatable {
    /// The reason for a wait.
    package enum Wait: String, Sendable {
      /// The first delivery: published, or the message's own time → consumed.
      case queue
      /// Another delivery of the same record: consumed by the attempt before → consumed.
      case redelivery
      /// A delivery from a retry topic: published again → consumed; or the same consumer began once more with what it
      /// had: failed → started.
      case retry
    }

    /// Index in `deliveries`.
    package var delivery: Int
    /// The reason for the wait before the attempt.
    package var wait: Wait
    /// How long, as logged; nil where a record of either end is missing.
    package var waited: Nanoseconds?
    /// Processing started → finished; nil where either is missing.
    package var processing: Nanoseconds?

    package init(delivery: Int, wait: Wait, waited: Nanoseconds?, processing: Nanoseconds?) {
      self.delivery = delivery
      self.wait = wait
      self.waited = waited
      self.processing = processing
    }
  }
}
