import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// A search by an index, if there is much to search, finds the same as a search from end to end.
@Suite struct IndexedSearchLawTests {
  private static let statuses: [UInt16] = [0, 200, 503, 404]

  @Test func `the latest item that remains is found, of all and of those whose status agrees`() {
    for seed in Seeds.first(500) {
      var random = SplitMix64(seed: seed)
      var left: [(item: Int, status: UInt16)] = []
      for item in 0..<60 where Bool.random(using: &random) {
        left.append((item: item, status: Self.statuses[Int.random(in: 0..<3, using: &random)]))
      }
      var index = RemainingByStatus(left)
      while !left.isEmpty {
        let status = Self.statuses[Int.random(in: 0..<4, using: &random)]
        let end = Int.random(in: 0...60, using: &random)
        let range = Int.random(in: 0...end, using: &random)..<end
        let matches = left.filter {
          range.contains($0.item) && ($0.status == status || $0.status == 0 || status == 0)
        }
        let found = index.latest(in: range, agreeingWith: status)
        #expect(found?.item == matches.last?.item, "seed \(seed)")
        #expect(found?.isOnly ?? true == (matches.count < 2), "seed \(seed)")
        index.remove(left.remove(at: Int.random(in: 0..<left.count, using: &random)).item)
      }
    }
  }

  @Test func `a ranked set has the numbers that were put in, in their order`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let limit = Int.random(in: 1...70, using: &random)
      var (set, plain) = (RankedSet(below: limit), Set<Int>())
      for _ in 0..<100 {
        let number = Int.random(in: 0..<limit, using: &random)
        if Bool.random(using: &random) {
          set.insert(number)
          plain.insert(number)
        } else {
          set.remove(number)
          plain.remove(number)
        }
        #expect((0..<set.count).map { set.element(atRank: $0) } == plain.sorted(), "seed \(seed)")
      }
    }
  }

  @Test func `works are found alike, whether few are open or many`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      var (few, many) = (OpenWorks(), OpenWorks())
      // Works on another message, which end never, make the index of the one.
      let other = Identifier(high: 9, low: 9)
      for number in 0..<20 {
        many.begin(OpenWork(kind: .consumer(other), begin: -1 - number, isStarted: false))
      }
      for event in 0..<60 {
        let key = Identifier(high: 0, low: UInt64.random(in: 0...2, using: &random))
        let target = CallTarget(
          path: UInt32.random(in: 0...2, using: &random),
          method: [.unknown, .get, .post].randomElement(using: &random) ?? .get)
        let attempt = UInt16.random(in: 0...2, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
          let work = OpenWork(kind: .server(event, target, attempt: attempt), begin: event, isStarted: true)
          few.begin(work)
          many.begin(work)
        case 1:
          let work = OpenWork(kind: .consumer(key), begin: event, isStarted: false)
          few.begin(work)
          many.begin(work)
        case 2 where key != .none:
          few.start(key, at: event)
          many.start(key, at: event)
        case 3 where key != .none:
          few.end(key, at: event)
          many.end(key, at: event)
        default:
          let ended = few.endSpan(at: event, target, attempt: attempt)
          #expect(many.endSpan(at: event, target, attempt: attempt) == ended, "seed \(seed)")
        }
        #expect(few.ends == many.ends, "seed \(seed)")
        if few.callers.isEmpty == false, few.current?.isStarted == true {
          #expect(few.callers == many.callers, "seed \(seed)")
        }
      }
    }
  }

  @Test func `many notes end deliveries as each of them would in turn`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      var summary = TraceSummary()
      summary.deliveries = (0..<12).map { number in
        var delivery = TraceSummary.Delivery()
        delivery.message = Int32(number)
        delivery.attempt = Int32.random(in: 0...1, using: &random)
        delivery.destination = NameID(index: Int.random(in: 1...3, using: &random))
        delivery.consumer = OriginID(index: Int.random(in: 1...3, using: &random))
        return delivery
      }
      let notes = (0..<40).map { _ in Self.note(&random) }
      var (together, inTurn) = (summary, summary)
      let outcome = [Outcome.queued, .lost, .incomplete].randomElement(using: &random) ?? .queued
      together.conclude(OutcomeRevision(outcome: outcome, notes: notes))
      for note in notes { inTurn.conclude(OutcomeRevision(outcome: outcome, notes: [note])) }
      #expect(together.deliveries.map(\.missingEnd) == inTurn.deliveries.map(\.missingEnd), "seed \(seed)")
    }
  }

  private static func note(_ random: inout SplitMix64) -> Note {
    let topic = NameID(index: Int.random(in: 1...4, using: &random))
    let origin = OriginID(index: Int.random(in: 1...4, using: &random))
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return .noEndLogged(destination: topic, origin: origin)
    case 1:
      return .messageElsewhere(
        destination: topic, request: RequestID(number: 1), id: "", isConsumed: Bool.random(using: &random))
    default: return .noPublisherRecord(destination: topic, origin: origin)
    }
  }
}
