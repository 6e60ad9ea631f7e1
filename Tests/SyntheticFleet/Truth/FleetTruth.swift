package import TraceModel

/// The truth of a fleet until its logs end, in true time and by number. A time is nil if that did not happen before
/// the end.
package struct FleetTruth: Sendable {
  /// In the order in which they were made.
  package internal(set) var requests: [Request] = []
  /// HTTP attempts: a request's stand together, in the order in which they were sent.
  package internal(set) var attempts: [Attempt] = []
  package internal(set) var messages: [Message] = []
  package internal(set) var deliveries: [Delivery] = []
  /// Deliveries that one record says to have begun.
  package internal(set) var batches: [[Int]] = []
  /// How many groups consume each stage's topic.
  let groupCounts: [Int]

  init(groupCounts: [Int]) { self.groupCounts = groupCounts }

  /// One request of a client, with all its attempts and consequences.
  package struct Request: Sendable {
    package var correlation: Identifier
    /// Number of the sending origin; nil if no client logs it.
    package var client: Int?
    /// In `attempts`.
    package var attempts: Range<Int>
    /// In `messages`, in no particular order.
    package var messages: [Int] = []
  }

  /// One HTTP attempt. Where the client does not log, its times are nil.
  package struct Attempt: Sendable {
    package var request: Int
    /// From 1.
    package var number: Int
    /// Number of the API's origin; nil where the request never reached one.
    package var api: Int?
    package var sent: Timestamp?
    package var received: Timestamp?
    package var responded: Timestamp?
    /// The client has an answer, or gives up.
    package var ended: Timestamp?
    /// The API's answer; 0 without one.
    package var status: Int = 0
    /// The client has no answer.
    package var gaveUp = false
  }

  /// The publisher of a message.
  package enum Publisher: Sendable, Equatable {
    case attempt(Int)
    case delivery(Int)
  }

  /// One message: what was published once.
  package struct Message: Sendable {
    package var request: Int
    package var publisher: Publisher
    /// Number of the publisher's origin.
    package var origin: Int
    package var stage: Int
    package var partition: Int
    package var key: Identifier
    /// Its place in the partition, from 0.
    package var offset: Int64 = 0
    /// The publisher knows that the broker has it, and logs so.
    package var published: Timestamp?
    /// The broker has it.
    package var appended: Timestamp
    /// It is another attempt at the message whose delivery, the publisher, failed.
    package var isRetry = false
    /// The broker lost it before any consumer had it.
    package var isLost = false
    /// In `deliveries`, in the order in which they were consumed.
    package var deliveries: [Int] = []
  }

  /// One consumption of a message by a group, with the work it led to.
  package struct Delivery: Sendable {
    package var message: Int
    /// Number of the group in its stage.
    package var group: Int
    /// Number of the consumer's origin.
    package var consumer: Int
    /// From 1, for each group.
    package var attempt: Int
    package var consumed: Timestamp
    package var started: Timestamp?
    /// Nil of what was cut by a kill or by the end of the logs.
    package var finished: Timestamp?
    package var failed = false
    /// The consumer's own measure between started and finished, in whole µs.
    package var stated = Nanoseconds.zero
  }
}
