import Algorithms
import TraceModel

/// Servers' work without a call: a call with no record of its sending.
///
///     app      ├─ POST /pay ──────────────┤ 504
///     gateway     ├─ work ─────────────┤              does not log what it calls
///     orders            ├─ work ──────────────────┤    a call of the gateway's work, which it outlives
///
/// The root alone decides the outcome of a request. It is the client's call or, without a client's records, the first
/// server's work. All else is called by the work around it, else by the one under way when it began, else by unknown
/// work.
extension CallSearch {
  /// The first event of unknown work.
  static let unknownWork = -1

  /// Gives every span without a call a call of its own, or makes it an attempt of one.
  mutating func placeUnsent() {
    let open = spans.indices.filter { spans[$0].call == nil }
    guard !open.isEmpty else { return }
    let around = EnclosingWorks(self)
    var root = RootService(of: self)
    for span in open { place(span, around, &root) }
  }

  private mutating func place(_ span: Int, _ around: EnclosingWorks, _ root: inout RootService) {
    let before = around.before(span, self)
    func shortest(isServer: Bool) -> Int? { before.shortest(around: span, self, isServer: isServer) }
    if let caller = shortest(isServer: true) { return addUnsentCall(of: span, caller: caller) }
    if root.mayServe(spans[span].origin, self) {
      let consumer = root.isLoggedByClients ? shortest(isServer: false) : nil
      if let consumer { return addUnsentCall(of: span, caller: consumer) }
      if let known = attemptedCall(of: span) { return assign(span, to: known) }
      return addUnsentCall(of: span, caller: nil)
    }
    let caller = shortest(isServer: false) ?? before.open(at: span, self)
    addUnsentCall(of: span, caller: caller ?? Self.unknownWork)
  }

  /// The call of which the span is another attempt.
  private func attemptedCall(of span: Int) -> Int? {
    calls.indices.suffix(Self.horizon).last { call in
      calls[call].caller == nil && calls[call].target.agrees(with: spans[span].target)
        && isTriedAgain(call, by: span)
        && calls[call].spans.contains { isSameService(spans[$0].origin, spans[span].origin) }
    }
  }

  /// A client whose records are missing tries again after a refusal or without an answer.
  private func isTriedAgain(_ call: Int, by span: Int) -> Bool {
    guard let last = calls[call].spans.last else { return false }
    guard let answer = spans[last].responded, let begin = spans[span].received else { return true }
    return events[answer].isRefusal || events[answer].time > events[begin].time
      || spans[span].attempt > 1
  }
}

/// The services that are called from outside.
private struct RootService {
  /// One origin of each.
  private var services: Set<OriginID> = []
  /// Clients log their calls, so there is no other call from outside.
  let isLoggedByClients: Bool

  init(of search: CallSearch) {
    let logged = search.calls.filter { $0.caller == nil && $0.sender != nil }
    isLoggedByClients = !logged.isEmpty
    for span in logged.lazy.flatMap(\.spans) {
      services.insert(search.representative(search.spans[span].origin))
    }
  }

  /// Of servers without clients the first one is the root's.
  mutating func mayServe(_ origin: OriginID, _ search: CallSearch) -> Bool {
    let service = search.representative(origin)
    if !isLoggedByClients, services.isEmpty { services = [service] }
    return services.contains(service)
  }
}

/// The works of a request, to find those around another one as their records have the times.
private struct EnclosingWorks {
  struct Work {
    var begin: Int
    var end: Int?
    var origin: OriginID
    var isServer: Bool
    /// By how much its beginning may have been earlier or later, as its duration is rounded.
    var doubt = Nanoseconds.zero
  }

  /// In the order of their beginnings.
  private let works: [Work]
  /// The most by which the order of two beginnings may differ from that of their times.
  private let mostDoubt: Nanoseconds

  init(_ search: CallSearch) {
    let servers = search.spans.compactMap { span in
      span.received.map { Work(begin: $0, end: span.responded, origin: span.origin, isServer: true) }
    }
    let consumers = search.messageOfBegin.keys.compactMap { begin -> Work? in
      let origin = search.events[begin].origin
      guard let end = search.works[origin]?.ends[begin] else { return nil }
      return Work(begin: begin, end: end, origin: origin, isServer: false)
    }
    var works = (servers + consumers).sorted { $0.begin < $1.begin }
    for index in works.indices {
      works[index].doubt = search.doubt(ofBeginning: works[index].begin, works[index].end)
    }
    self.works = works
    let most = works.lazy.map(\.doubt).max() ?? .zero
    mostDoubt = most == .zero ? .zero : most + most + Self.coarsestStep
  }

  /// The coarsest step of times.
  private static let coarsestStep = Nanoseconds(1_000_000_000)

  /// The last works of other services that began before the span, other than its effects. If a beginning is only
  /// implied, the work may have begun before within what rounding leaves open, and ended last.
  func before(_ span: Int, _ search: CallSearch) -> [Work] {
    guard let begin = search.spans[span].received ?? search.spans[span].responded else { return [] }
    let time = search.events[begin].time + mostDoubt
    let later = works.partitioningIndex { search.events[$0.begin].time >= time }
    return works[..<later].suffix(CallSearch.horizon).filter { work in
      !search.isSameService(work.origin, search.spans[span].origin)
        && (mostDoubt == .zero || search.mayBeAround(work, span)) && !search.isCaused(work.begin, by: span)
    }
  }
}

extension CallSearch {
  /// The work began before the span. Where rounding leaves open which of the two did,
  /// the last to end is around the other.
  fileprivate func mayBeAround(_ work: EnclosingWorks.Work, _ span: Int) -> Bool {
    guard let begin = spans[span].received ?? spans[span].responded else { return false }
    let late = events[work.begin].time - events[begin].time
    let isAround = late < .zero
    guard let end = spans[span].responded, let workEnd = work.end, events[end].time != events[workEnd].time
    else {
      return isAround
    }
    let doubt = work.doubt + self.doubt(ofBeginning: begin, end)
    guard doubt > .zero else { return isAround }
    let open = doubt + min(events[end].stepOfTime, events[workEnd].stepOfTime)
    return max(late, .zero - late) <= open ? events[workEnd].time > events[end].time : isAround
  }
}

/// Works that began before a span.
extension [EnclosingWorks.Work] {
  /// First event of the shortest work of a server, or of a consumer, around the span.
  fileprivate func shortest(around span: Int, _ search: CallSearch, isServer: Bool) -> Int? {
    guard let end = search.spans[span].responded, search.spans[span].received != nil else { return nil }
    func length(_ work: Element) -> Nanoseconds {
      search.events[work.end ?? work.begin].time - search.events[work.begin].time
    }
    let around = filter { work in
      work.isServer == isServer && work.end.map { search.events[end].time < search.events[$0].time } ?? false
    }
    return around.min { length($0) < length($1) }?.begin
  }

  /// First event of the work that began last and had not ended when the span began.
  fileprivate func open(at span: Int, _ search: CallSearch) -> Int? {
    guard let begin = search.spans[span].received ?? search.spans[span].responded else { return nil }
    return last { work in
      work.end.map { search.events[begin].time < search.events[$0].time } ?? true
    }?.begin
  }
}
