import Algorithms
import TraceModel

/// The pairs of a server's overlapping spans and their responses. First go responses with a named attempt, then
/// those settled by the clients' answers; the rest go as if spans were nested.
///
///     received  ├──────────────────┤       the client's answer to the first call
///     received     ├─────┤                 says which of the two responses is its
struct SpanPairing {
  /// A span and what its client saw of it.
  struct Span {
    /// The event that begins it.
    var received: Int
    var attempt: Int32
    /// 0 where nobody logged a status.
    var seen: UInt16
    var answer: Answer?
  }

  /// The end of an attempt with an answer at the client.
  struct Answer {
    var event: Int
    var time: Timestamp
    /// By how much the server's clock is ahead of the client's at most; nil where nothing tells.
    var lead: Nanoseconds?
  }

  struct Response {
    var event: Int
    var attempt: UInt16
    /// 0 where none is logged.
    var said: UInt16
    var time: Timestamp
  }

  private let spans: [Span]
  private let responses: [Response]
  private let isGivenUp: Bool
  /// The response of each span.
  private(set) var responseOfSpan: [Int?]
  private var isPaired: [Bool]
  /// Spans whose response the record of an attempt determined.
  private var isNumbered: [Bool]
  /// The statuses of responses that several spans could have.
  private var ambiguousStatuses: Set<UInt16> = []
  /// Pairings that no record determined.
  private(set) var ambiguous = 0

  /// Both stand in the order of their events. With `isGivenUp` some attempt was given up.
  init(_ spans: [Span], _ responses: [Response], isGivenUp: Bool) {
    self.spans = spans
    self.responses = responses
    self.isGivenUp = isGivenUp
    responseOfSpan = Array(repeating: nil, count: spans.count)
    isPaired = Array(repeating: false, count: responses.count)
    isNumbered = Array(repeating: false, count: spans.count)
    pairNumbered()
    pairAnswered()
    pairNested()
  }

  private mutating func pair(_ response: Int, _ span: Int) {
    responseOfSpan[span] = response
    isPaired[response] = true
  }

  private mutating func noteChoice(_ response: Int) {
    ambiguous += 1
    ambiguousStatuses.insert(responses[response].said)
  }

  /// The span's response may be another one's.
  func isChoice(_ span: Int) -> Bool {
    guard !ambiguousStatuses.isEmpty, !isNumbered[span], let response = responseOfSpan[span] else {
      return false
    }
    let said = responses[response].said
    return said == 0 || ambiguousStatuses.contains(0) || ambiguousStatuses.contains(said)
  }

  /// How many spans had begun when a response was sent.
  private func begun(before response: Int) -> Int {
    spans.partitioningIndex { $0.received >= responses[response].event }
  }

  /// The first span of the attempt that the response names.
  private mutating func pairNumbered() {
    guard responses.contains(where: { $0.attempt != 0 }) else { return }
    // From the last to the first, so that the latest of them is the first span.
    let count = spans.count
    var byAttempt = Dictionary(grouping: (0..<count), by: { spans[count - 1 - $0].attempt }).mapValues {
      RemainingByStatus($0.map { ($0, spans[count - 1 - $0].seen) })
    }
    for (response, record) in responses.enumerated() where record.attempt != 0 {
      let range = (count - begun(before: response))..<count
      let number = Int32(record.attempt)
      guard let found = byAttempt[number]?.latest(in: range, agreeingWith: record.said) else { continue }
      byAttempt[number]?.remove(found.item)
      pair(response, count - 1 - found.item)
      isNumbered[count - 1 - found.item] = true
    }
  }

  /// Attempts with an answer at the client, latest answer first: each gets the latest possible response.
  private mutating func pairAnswered() {
    let answered = spans.indices.filter { spans[$0].answer != nil && responseOfSpan[$0] == nil }
      .sorted { (spans[$0].answer?.event ?? 0) > (spans[$1].answer?.event ?? 0) }
    guard !answered.isEmpty else { return }
    var left = RemainingByStatus(
      responses.indices.filter { !isPaired[$0] }.map { ($0, responses[$0].said) })
    for span in answered {
      guard let answer = spans[span].answer else { continue }
      let first = responses.partitioningIndex { $0.event > spans[span].received }
      func latest(_ end: Int) -> (item: Int, isOnly: Bool)? {
        end <= first ? nil : left.latest(in: first..<end, agreeingWith: spans[span].seen)
      }
      // An attempt that was given up may be answered after the next one. Where the clocks may agree, they are taken to;
      // such pairs are no evidence about clocks.
      let possible = sent(before: answer)
      let asLogged = isGivenUp ? min(possible, responses.partitioningIndex { $0.time > answer.time }) : 0
      guard let found = latest(asLogged) ?? latest(possible) else { continue }
      if !found.isOnly { noteChoice(found.item) }
      left.remove(found.item)
      pair(found.item, span)
    }
  }

  /// How many responses the client can have had when it had its answer. The quickest request says by how much the
  /// server's clock is ahead at most, so this holds whatever the clocks show.
  private func sent(before answer: Answer) -> Int {
    guard let lead = answer.lead else { return responses.partitioningIndex { $0.event >= answer.event } }
    return responses.partitioningIndex { $0.time - lead > answer.time }
  }

  /// The rest, in order, as if spans were nested: the latest open span ends first.
  private mutating func pairNested() {
    var left = RemainingByStatus(
      spans.indices.filter { responseOfSpan[$0] == nil }.map { ($0, spans[$0].seen) })
    for response in responses.indices where !isPaired[response] {
      let range = 0..<begun(before: response)
      // A proxy may have shown the client another status.
      let found =
        left.latest(in: range, agreeingWith: responses[response].said)
        ?? left.latest(in: range, agreeingWith: 0)
      guard let found else { continue }
      if !found.isOnly { noteChoice(response) }
      left.remove(found.item)
      pair(response, found.item)
    }
  }
}
