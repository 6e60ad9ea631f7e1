import ClockEstimation
import TraceModel

/// Messages that a consumer published and, being killed, did not log.
///
/// The next consumer of its message publishes onward again, and logs it. Then two messages of one key, or without any,
/// are in the topic and one record shows a publishing:
///
///     jobs  consumed, killed    consumed again, published, finished
///     mails          consumed                         consumed
///
/// The record is the later attempt's, so the later message has it, whatever clocks say. If places do not tell two
/// messages from a redelivery, they are two if one was consumed before the record and one behind it. In either case a
/// note says that this is a conclusion.
extension TraceDraft {
  /// Requests of more messages or deliveries are not looked through.
  private static let most = 1024

  mutating func separatePublishings() {
    guard trace.messages.count > 1, trace.messages.count <= Self.most, trace.deliveries.count <= Self.most,
      trace.deliveries.contains(where: { $0.finished == nil })
    else { return }
    var done: Set<Int> = []
    // Deliveries move with each step.
    while let twice = publishedTwice(besides: done) {
      done.insert(twice.published)
      separate(twice)
    }
  }

  /// A record of a message that was published, perhaps, by an earlier attempt, too.
  private struct TwicePublished {
    var published: Int
    /// The delivery during which it was logged.
    var publisher: Int
    /// An earlier attempt, which was cut short.
    var stopped: Int
  }

  private func publishedTwice(besides done: Set<Int>) -> TwicePublished? {
    for message in trace.messages where !done.contains(message.published ?? -1) {
      guard let published = message.published, case .delivery(let publisher) = message.publisher else {
        continue
      }
      let source = trace.deliveries[publisher]
      guard trace.messages[source.message].destination != message.destination else { continue }
      let stopped = trace.deliveries[..<publisher].lastIndex {
        $0.isOfBranch(of: source) && $0.finished == nil
      }
      // A consumer that has logged its publishing hides nothing.
      guard let stopped, !hasLogged(publishingTo: message.destination, by: stopped) else { continue }
      return TwicePublished(published: published, publisher: publisher, stopped: stopped)
    }
    return nil
  }

  private func hasLogged(publishingTo destination: NameID, by delivery: Int) -> Bool {
    trace.messages.contains {
      $0.publisher == .delivery(delivery) && $0.published != nil && $0.destination == destination
    }
  }

  private mutating func separate(_ twice: TwicePublished) {
    guard let message = trace.messages.firstIndex(where: { $0.published == twice.published }) else { return }
    let twin = trace.messages.indices.last {
      let other = trace.messages[$0]
      return other.published == nil && other.publisher == .unknown && isAlike($0, message)
    }
    let stopped = trace.deliveries[twice.stopped]
    let note = Note.unloggedPublishing(
      destination: trace.messages[message].destination, origin: origin(stopped.taken))
    if let twin { exchange(message, twin, twice) } else if !divide(message, twice) { return }
    trace.notes.append(note)
  }

  /// Nothing but their places tells the messages apart.
  private func isAlike(_ a: Int, _ b: Int) -> Bool {
    trace.messages[a].destination == trace.messages[b].destination
      && trace.messages[a].key.isSame(as: trace.messages[b].key)
  }

  /// Of two messages, one of which has a record of its publishing, the later one gets it.
  private mutating func exchange(_ message: Int, _ twin: Int, _ twice: TwicePublished) {
    let isLater = firstRecord(of: message) > firstRecord(of: twin)
    let (earlier, later) = isLater ? (twin, message) : (message, twin)
    trace.messages[later].published = twice.published
    trace.messages[later].publisher = .delivery(twice.publisher)
    trace.messages[earlier].published = nil
    trace.messages[earlier].publisher = .delivery(twice.stopped)
    for index in trace.deliveries.indices where [earlier, later].contains(trace.deliveries[index].message) {
      trace.deliveries[index].isPairedByOrder = true
    }
    rearrange()
  }

  /// Divides the deliveries of a message that a group had twice, with its publishing among them. False if it was
  /// not delivered twice, or if the stop of its own consumer explains that.
  private mutating func divide(_ message: Int, _ twice: TwicePublished) -> Bool {
    let own = trace.deliveries.indices.filter { trace.deliveries[$0].message == message }
    guard own.contains(where: { trace.deliveries[$0].attempt > 1 }),
      own.allSatisfy({ trace.deliveries[$0].finished != nil })
    else { return false }
    for index in own { trace.deliveries[index].isPairedByOrder = true }
    let begin = trace.deliveries[twice.stopped].firstRecord ?? .max
    let early = own.filter {
      let record = trace.deliveries[$0].firstRecord ?? .max
      return record > begin && record < twice.published
    }
    guard !early.isEmpty, early.count < own.count else { return true }
    var unlogged = Trace.Message()
    unlogged.destination = trace.messages[message].destination
    unlogged.key = trace.messages[message].key
    unlogged.publisher = .delivery(twice.stopped)
    trace.messages.append(unlogged)
    for index in early { trace.deliveries[index].message = trace.messages.count - 1 }
    rearrange()
    return true
  }

  private func firstRecord(of message: Int) -> Int {
    trace.deliveries.lazy.filter { $0.message == message }.compactMap(\.firstRecord).min() ?? .max
  }
}
