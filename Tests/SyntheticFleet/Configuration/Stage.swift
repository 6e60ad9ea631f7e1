package import TraceModel

/// A topic, and who consumes it. APIs publish to the first stage of a fleet; consumers may publish to later ones.
package struct Stage: Sendable, Equatable {
  package var topic: String
  package var partitions: Int
  package var groups: [ConsumerGroup]

  package init(_ topic: String, partitions: Int = 4, groups: [ConsumerGroup]) {
    self.topic = topic
    self.partitions = partitions
    self.groups = groups
  }
}

/// Consumers that share the partitions of a topic. Its consumers are named `name-1`, `name-2`, …; each works on
/// one message after the other.
package struct ConsumerGroup: Sendable, Equatable {
  package var name: String
  package var consumers: Int
  /// Consumed → processing started.
  package var dispatch = Delay(.microseconds(100), jitter: .microseconds(100))
  /// Processing started → processing finished.
  package var service: Delay
  /// Processing finished → a busy consumer asks for the next message.
  package var gap = Delay(.microseconds(100), jitter: .microseconds(200))
  /// How much of the work fails, from 0 to 1.
  package var failures = 0.0
  /// So many messages of a partition are consumed at once where they are there, and logged in one record.
  package var batch = 1
  /// The beginning of the processing is logged.
  package var logsStart = true
  /// The messages published onward.
  package var onward: [Onward] = []
  /// How often a consumer commits what it has finished.
  package var commitInterval = Nanoseconds.seconds(5)
  /// After that time without a sign of life a consumer's partitions go to the others.
  package var sessionTimeOut = Nanoseconds.seconds(3)

  package init(_ name: String, consumers: Int = 2, service: Delay) {
    self.name = name
    self.consumers = consumers
    self.service = service
  }
}

/// A message that a consumer publishes while it works on another.
package struct Onward: Sendable, Equatable {
  /// Number of the stage in the fleet; later than the consumer's own.
  package var stage: Int
  /// How often, from 0 to 1.
  package var share: Double
  /// Only if the work fails, as another attempt at the same message; otherwise only if it succeeds.
  package var isRetry = false
  /// The message keeps the key of the one before it.
  package var keepsKey = false

  package init(stage: Int, share: Double, isRetry: Bool = false, keepsKey: Bool = false) {
    self.stage = stage
    self.share = share
    self.isRetry = isRetry
    self.keepsKey = keepsKey
  }
}
