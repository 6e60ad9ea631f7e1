import Algorithms
import TraceModel

/// The work of each message's publisher: a server span or a delivery of the same origin.
extension TraceDraft {
  mutating func attributePublishers() {
    guard has(.published) else { return }
    let activities = activities()
    guard !activities.isEmpty else { return }
    // Of thousands, each program's own are looked through.
    let byOrigin = activities.count > Self.reach ? Dictionary(grouping: activities, by: \.origin) : [:]
    for message in trace.messages.indices {
      guard let published = trace.messages[message].published else { continue }
      let own = byOrigin[trace.events[published].origin] ?? activities
      trace.messages[message].publisher = publisher(of: message, published, among: own)
    }
  }

  /// How much work of one program is looked through for a message, so that a request of a million events takes linear
  /// time.
  private static let reach = 256

  /// A stretch of work during which an origin may publish.
  private struct Activity {
    /// Its first and last event; `Int.max` without an end.
    var begin: Int
    var end: Int
    var origin: OriginID
    var publisher: Trace.Work
  }

  /// The works of the trace, by their beginning.
  private func activities() -> [Activity] {
    var activities: [Activity] = []
    for (index, exchange) in trace.exchanges.enumerated() {
      guard let begin = exchange.received else { continue }
      activities.append(
        Activity(
          begin: begin, end: exchange.responded ?? .max, origin: trace.events[begin].origin,
          publisher: .exchange(index)))
    }
    for (index, delivery) in trace.deliveries.enumerated() {
      guard let begin = delivery.taken else { continue }
      activities.append(
        Activity(
          begin: begin, end: delivery.finished ?? .max, origin: trace.events[begin].origin,
          publisher: .delivery(index)))
    }
    if activities.count > 1 { activities.sort { $0.begin < $1.begin } }
    return activities
  }

  /// Work around the publishing goes before work that had ended. Among those: one with the message's key, then the
  /// first to end (a server answers when it has published), then the last to begin.
  private func publisher(of message: Int, _ published: Int, among activities: [Activity])
    -> Trace.Work
  {
    let begun = activities.partitioningIndex { $0.begin >= published }
    let near = max(0, begun - Self.reach)
    var best: Candidate?
    for index in (near..<begun).reversed() { consider(activities[index], message, published, &best) }
    // A call may have thousands of deliveries to its own program in it.
    for index in (0..<min(near, Self.reach)).reversed() {
      if case .exchange = activities[index].publisher {
        consider(activities[index], message, published, &best)
      }
    }
    return best?.activity.publisher ?? .unknown
  }

  private typealias Candidate = (activity: Activity, isAround: Bool, hasKey: Bool)

  private func consider(_ activity: Activity, _ message: Int, _ published: Int, _ best: inout Candidate?) {
    guard activity.origin == trace.events[published].origin else { return }
    if case .delivery(let delivery) = activity.publisher, trace.deliveries[delivery].message == message {
      return
    }
    let isAround = published < activity.end
    let hasKey = names(activity, trace.events[published].messageKey)
    guard let known = best else { best = (activity, isAround, hasKey); return }
    let isBetter =
      isAround != known.isAround
      ? isAround
      : hasKey != known.hasKey ? hasKey : isAround && activity.end < known.activity.end
    if isBetter { best = (activity, isAround, hasKey) }
  }

  /// Some record of the work names the key.
  private func names(_ activity: Activity, _ key: Identifier) -> Bool {
    guard !key.isNone else { return false }
    if case .delivery(let delivery) = activity.publisher {
      return trace.messages[trace.deliveries[delivery].message].key == key
    }
    return trace.events[activity.begin].messageKey == key
      || activity.end != .max && trace.events[activity.end].messageKey == key
  }
}
