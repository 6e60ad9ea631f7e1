import TraceModel

/// Arranges a trace's attempts, waits and work as rows, each below what caused it.
struct WaterfallRows {
  private let view: TraceView
  private let names: DisplayNames
  /// The effects of each work, in the order of its first records: calls and messages.
  private let causedBy: (exchange: [Int: [Effect]], delivery: [Int: [Effect]])
  private let deliveriesOf: [Int: [Int]]
  /// Deliveries whose message was published again.
  private let republished: Set<Int>
  /// Calls of which there are several attempts.
  private let repeatedCalls: Set<Int32>
  /// First events of requests that a screen waited for.
  private let belowScreens: Set<Int>

  private enum Item {
    case clientEvent(Int)
    case exchange(Int, depth: Int)
    case message(Int, depth: Int)
  }

  /// A call made by a work, or a message published by it.
  private enum Effect {
    case call(Int)
    case message(Int)

    func item(depth: Int) -> Item {
      switch self {
      case .call(let index): .exchange(index, depth: depth)
      case .message(let index): .message(index, depth: depth)
      }
    }
  }

  /// The rows of `view`, from top to bottom.
  static func make(_ view: TraceView, names: DisplayNames) -> [WaterfallRow] {
    WaterfallRows(view, names).rows()
  }

  private init(_ view: TraceView, _ names: DisplayNames) {
    self.view = view
    self.names = names
    causedBy = Self.effects(in: view.trace)
    repeatedCalls = Set(Dictionary(grouping: view.trace.exchanges, by: \.call).filter { $1.count > 1 }.keys)
    belowScreens = Set(view.spans.lazy.filter { $0.kind == .client && $0.parent != nil }.map(\.start))
    republished = Set(view.trace.messages.compactMap { $0.repetition?.delivery })
    deliveriesOf = Dictionary(grouping: view.trace.deliveries.indices) { view.trace.deliveries[$0].message }
  }

  private static func effects(in trace: Trace) -> (exchange: [Int: [Effect]], delivery: [Int: [Effect]]) {
    let calls = trace.exchanges.enumerated().map { index, exchange in
      (exchange.caller, exchange.sent ?? exchange.received ?? .max, Effect.call(index))
    }
    let messages = trace.messages.enumerated().map { index, message in
      (Optional(message.publisher), message.published ?? .max, Effect.message(index))
    }
    var result: (exchange: [Int: [Effect]], delivery: [Int: [Effect]]) = ([:], [:])
    let isSorted = trace.exchanges.allSatisfy(\.isRoot)
    let all =
      isSorted
      ? messages
      : (calls + messages).enumerated()
        .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element)
    for (work, _, effect) in all {
      switch work {
      case .exchange(let exchange): result.exchange[exchange, default: []].append(effect)
      case .delivery(let delivery): result.delivery[delivery, default: []].append(effect)
      case .unknown, nil: break
      }
    }
    return result
  }

  /// Depth first, with a stack of its own because chains of messages may be long.
  private func rows() -> [WaterfallRow] {
    var rows: [WaterfallRow] = []
    var drawn: Set<Int> = []
    let roots = view.trace.messages.indices.filter { view.trace.messages[$0].publisher == .unknown }
      .map { Item.message($0, depth: 0) }
    var pending = (callers + roots).reversed() as [Item]
    pending.insert(contentsOf: view.trace.messages.indices.reversed().map { .message($0, depth: 0) }, at: 0)
    while let item = pending.popLast() {
      switch item {
      case .clientEvent(let event): rows.append(clientEvent(event))
      case .exchange(let index, let depth):
        let own = exchange(index, depth: depth)
        rows += own
        let below = causedBy.exchange[index, default: []]
        pending += below.reversed().map { $0.item(depth: (own.last?.depth ?? depth - 1) + 1) }
      case .message(let index, let depth):
        guard drawn.insert(index).inserted else { continue }
        let (own, below) = message(index, depth: depth)
        rows += own
        pending += below.reversed().map { $0.item(depth: depth + 1) }
      }
    }
    return rows
  }

  private func time(_ event: Int?) -> Timestamp? {
    event.flatMap { $0 < view.trace.events.count ? view.trace.events[$0].time : nil }
  }

  private func origin(_ event: Int) -> OriginID { view.trace.events[event].origin }

  /// The row of a stretch between two events, at their times, with the error of its duration.
  private func drawn(_ row: WaterfallRow, from begin: Int?, to end: Int?) -> WaterfallRow {
    var row = row
    if let begin, let end {
      row.tolerance = view.precision.tolerance(from: origin(begin), to: origin(end))
    }
    guard !view.trace.drawnTimes.isEmpty else { return row }
    row.drawn = (begin.map(view.trace.drawnTime) ?? row.start, end.map(view.trace.drawnTime))
    return row
  }
}

// MARK: - The app

extension WaterfallRows {
  /// The app's own statements, among the requests by their beginnings: a screen stands above the requests it waits for.
  private var callers: [Item] {
    let roots = view.trace.exchanges.indices.filter { isDrawnAsRoot(view.trace.exchanges[$0]) }
    let exchanges = roots.map { Item.exchange($0, depth: 0) }
    guard !view.trace.clientEvents.isEmpty else { return exchanges }
    let stated = view.trace.clientEvents.map { (begin(ofClientEvent: $0), Item.clientEvent($0)) }
    let sent = roots.map { index in
      let exchange = view.trace.exchanges[index]
      let first = time(exchange.sent ?? exchange.received ?? exchange.responded ?? exchange.ended)
      return (first ?? view.summary.start, Item.exchange(index, depth: 0))
    }
    let order = (stated + sent).enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
    return order.map(\.element.1)
  }

  /// Nobody called it, or a work that is not known.
  private func isDrawnAsRoot(_ exchange: Trace.Exchange) -> Bool {
    exchange.caller == nil || exchange.caller == .unknown
  }

  private func begin(ofClientEvent event: Int) -> Timestamp {
    view.trace.events[event].time - Nanoseconds(view.trace.events[event].statedDurationNanoseconds)
  }

  private func clientEvent(_ event: Int) -> WaterfallRow {
    WaterfallRow(
      kind: .screen, depth: 0, origin: origin(event), who: names.origin(origin(event)),
      what: names.clientEvent(event), start: begin(ofClientEvent: event), end: time(event),
      ending: view.trace.events[event].failed ? .bad("failed") : .plain, events: [event])
  }
}

// MARK: - HTTP

extension WaterfallRows {
  /// The client's row and, one deeper, the server's, as far as each logged.
  private func exchange(_ index: Int, depth: Int) -> [WaterfallRow] {
    let exchange = view.trace.exchanges[index]
    let attempt = isRepeated(index) ? exchange.attempt : 0
    let isBelowScreen = (exchange.sent ?? exchange.ended).map { belowScreens.contains($0) } ?? false
    let depth = exchange.isRoot && isBelowScreen ? 1 : depth
    var rows: [WaterfallRow] = []
    if let sent = exchange.sent, let start = time(sent) {
      let row = WaterfallRow(
        kind: .client, depth: depth, origin: origin(sent), who: names.origin(origin(sent)),
        what: names.request(sent),
        attempt: attempt, start: start, end: time(exchange.ended), ending: clientEnding(exchange),
        events: [sent, exchange.ended].compactMap { $0 })
      rows.append(drawn(row, from: sent, to: exchange.ended))
    }
    if let received = exchange.received, let start = time(received) {
      let isBelow = !rows.isEmpty
      let row = WaterfallRow(
        kind: .server, depth: isBelow ? depth + 1 : depth, origin: origin(received),
        who: names.origin(origin(received)),
        what: isBelow ? "request" : names.request(received), attempt: isBelow ? 0 : attempt, start: start,
        end: time(exchange.responded),
        ending: status(exchange.responded, fallback: isBelow ? 0 : exchange.statusCode),
        events: [received, exchange.responded].compactMap { $0 })
      rows.append(drawn(row, from: received, to: exchange.responded))
    }
    return rows
  }

  /// The call has other attempts, which stand beside this one or follow it.
  private func isRepeated(_ index: Int) -> Bool {
    repeatedCalls.contains(view.trace.exchanges[index].call)
  }

  private func clientEnding(_ exchange: Trace.Exchange) -> WaterfallRow.Ending {
    exchange.gaveUp ? .bad("gave up") : status(exchange.ended, fallback: exchange.statusCode)
  }

  private func status(_ event: Int?, fallback: UInt16) -> WaterfallRow.Ending {
    guard let event else { return .open }
    let logged = view.trace.events[event].statusCode
    let code = logged != 0 ? logged : fallback
    if code >= 400 { return .bad("failed \(code)") }
    if code > 0 { return .good("\(code)") }
    return view.trace.events[event].failed ? .bad("failed") : .plain
  }
}

// MARK: - Messages

extension WaterfallRows {
  /// The rows of a message (for each group its wait, then its attempts), and the messages that the attempts
  /// published.
  private func message(_ index: Int, depth: Int) -> (rows: [WaterfallRow], below: [Effect]) {
    let deliveries = deliveriesOf[index, default: []]
    guard !deliveries.isEmpty else { return (wait(index, delivery: nil, depth: depth), []) }
    let groups = deliveries.reduce(into: [NameID: Int]()) {
      $0[view.trace.deliveries[$1].group, default: 0] += 1
    }
    var rows: [WaterfallRow] = []
    var waited: Set<NameID> = []
    var previous: [NameID: Int] = [:]
    for delivery in deliveries {
      let group = view.trace.deliveries[delivery].group
      if waited.insert(group).inserted {
        rows += wait(index, delivery: delivery, depth: depth, namesGroup: groups.count > 1)
      }
      let attempts = groups[group, default: 0]
      let isRetried = republished.contains(delivery) || view.trace.deliveries[delivery].attempt > 1
      if let earlier = previous[group] { rows += pause(after: earlier, before: delivery, depth: depth) }
      previous[group] = delivery
      rows += work(delivery, isOneOfMany: attempts > 1 || isRetried, depth: depth)
    }
    return (rows, deliveries.flatMap { causedBy.delivery[$0, default: []] })
  }

  /// The wait from publishing, or without a record of that from the message's own time, to the first delivery.
  private func wait(_ index: Int, delivery: Int?, depth: Int, namesGroup: Bool = false) -> [WaterfallRow] {
    let message = view.trace.messages[index]
    let consumed = delivery.flatMap { view.trace.deliveries[$0].taken }
    guard let start = time(message.published) ?? ownTime(consumed) else { return [] }
    var what = names.text(message.destination) ?? ""
    if namesGroup, let delivery, let group = names.text(view.trace.deliveries[delivery].group) {
      what += what.isEmpty ? group : " for \(group)"
    }
    var row = WaterfallRow(
      kind: .wait, depth: depth, origin: message.published.map(origin) ?? .unnamed,
      who: message.queueName, what: what, start: start, end: time(consumed),
      ending: message.isDeadLetter ? .bad("given up") : consumed == nil ? .open : .plain,
      events: message.published.map { [$0] } ?? [])
    if let published = message.published, let consumed, let end = row.end {
      row.doubt = view.doubt(ofWaitFrom: start, to: end, origin(published), origin(consumed))
    }
    return [drawn(row, from: message.published, to: consumed)]
  }

  /// The stretch between two deliveries of a message to one group, from the last record of the earlier one on.
  private func pause(after earlier: Int, before later: Int, depth: Int) -> [WaterfallRow] {
    let (before, after) = (view.trace.deliveries[earlier], view.trace.deliveries[later])
    guard let last = before.finished ?? before.started ?? before.consumed,
      let next = after.taken, let start = time(last), let end = time(next), end > start
    else { return [] }
    let row = WaterfallRow(
      kind: .pause, depth: depth, origin: origin(last), who: "until delivered again", what: "", start: start,
      end: end)
    return [drawn(row, from: last, to: next)]
  }

  private func ownTime(_ consumed: Int?) -> Timestamp? {
    guard let consumed else { return nil }
    let own = view.trace.events[consumed].messageTimeNanoseconds
    return own.isLogged ? Timestamp(nanoseconds: own) : nil
  }

  private func work(_ index: Int, isOneOfMany: Bool, depth: Int) -> [WaterfallRow] {
    let delivery = view.trace.deliveries[index]
    let events = [delivery.consumed, delivery.started, delivery.finished].compactMap { $0 }
    let begin = delivery.started ?? delivery.consumed ?? delivery.finished
    guard let first = events.first, let start = time(begin) else { return [] }
    let ending: WaterfallRow.Ending = delivery.failed ? .bad("failed") : .good("ok")
    let row = WaterfallRow(
      kind: .work, depth: depth, origin: origin(first), who: names.origin(origin(first)),
      what: "processing",
      attempt: isOneOfMany ? delivery.attempt : 0, start: start, end: time(delivery.finished),
      held: delivery.consumed.map(view.trace.drawnTime), ending: delivery.finished == nil ? .open : ending,
      events: events)
    return [drawn(row, from: begin, to: delivery.finished)]
  }
}

extension Trace.Message {
  /// The queue of a waiting message.
  fileprivate var queueName: String {
    switch repetition {
    case .retry: "retry"
    case .deadLetter: "dead letter"
    case nil: "queue"
    }
  }
}
