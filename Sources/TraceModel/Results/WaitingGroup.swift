/// A consumer group that had the messages of a topic up to some time and has none since, while others go on.
package struct WaitingGroup: Sendable, Equatable {
  /// The topic.
  package var destination: String
  /// As logged; where none is, the consuming service.
  package var group: String
  /// How many messages of the topic it had.
  package var taken: Int
  /// When the last of these was published.
  package var latest: Timestamp
  /// Messages published since, none of which it had: its programs' logs cover the time, so they wait for it.
  package var waiting: Int
  /// Messages published since that may wait: the logs of the group's programs end before, or are missing.
  package var unlogged: Int
  /// How long the oldest of either has waited when the logs end.
  package var oldestWaiting: Nanoseconds?
  /// How long the oldest of `unlogged` has waited when the logs end; nil if there is none.
  package var oldestUnlogged: Nanoseconds?
  /// The longest time that a message waited which the group had.
  package var longestWait: Nanoseconds

  package init(destination: String, group: String, taken: Int, latest: Timestamp) {
    (self.destination, self.group, self.taken, self.latest) = (destination, group, taken, latest)
    (waiting, unlogged, longestWait) = (0, 0, .zero)
  }

  /// Most of the messages wait for it, as far as its programs' logs tell.
  package var isSeenToWait: Bool { waiting > unlogged }

  /// The oldest has waited longer than any message that the group had: it is more than a message on its way.
  package var isStalled: Bool {
    [oldestWaiting, oldestUnlogged].contains { $0.map { $0 > longestWait } ?? false }
  }
}
