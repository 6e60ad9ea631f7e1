/// One member of the consumer group: works on one message at a time, commits every 5 s, is killed now and then.
struct Consumer {
  static let names: [StaticString] = ["consumer-1", "consumer-2"]

  /// When it is free for the next message, in µs since 1970.
  var free: Int64
  /// When it is killed next.
  var nextKill: Int64
  /// Delivered since the last commit, hence delivered again after a kill.
  var uncommitted: [Message] = []
  private var nextCommit = Int64(0)

  init(start: Int64, using random: inout Randomness) {
    free = start
    nextKill = start + Self.timeToKill(using: &random)
  }

  /// Remembers a delivery, or forgets all when a commit is due.
  mutating func remember(_ message: Message) {
    if free >= nextCommit {
      uncommitted.removeAll(keepingCapacity: true)
      nextCommit = free + 5_000_000
    }
    uncommitted.append(message)
  }

  /// Comes back 4 s after it was killed and joins the group within 3 s; gives what must be redelivered.
  mutating func restart(using random: inout Randomness) -> [Message] {
    defer { uncommitted.removeAll(keepingCapacity: true) }
    free += 4_000_000 + random.uniform(500_000...3_000_000)
    nextKill = free + Self.timeToKill(using: &random)
    return uncommitted
  }

  private static func timeToKill(using random: inout Randomness) -> Int64 {
    60_000_000 + random.exponential(mean: 300_000_000)
  }
}
