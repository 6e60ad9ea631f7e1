import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Where the slowest requests spend their time.
@Suite struct TailTests {
  private let requests = SummaryBuilder()

  private func sums(_ path: [PathPart]) -> [Segment: Int64] {
    path.reduce(into: [:]) { $0[$1.segment, default: 0] += $1.duration.count }.filter { $0.value != 0 }
  }

  private func sums(_ summary: TraceSummary) -> [Segment: Int64] {
    var sums: [Segment: Int64] = [:]
    for part in summary.pathBackwards() { sums[part.segment, default: 0] += part.duration.count }
    return sums.filter { $0.value != 0 }
  }

  @Test func `a critical path adds up to the time from the first send or reception to the end`() {
    var walked = 0
    for entry in FleetTraces.all {
      let summary = entry.summary
      guard let done = summary.done, let begin = summary.sent ?? summary.received else { continue }
      #expect(sums(summary).values.reduce(0, +) == (done.time - begin.time).count, "\(entry.name)")
      walked += 1
    }
    #expect(walked > Seeds.share(of: 500))
  }

  @Test func `attempts through a retry topic and their waits are on the path`() {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +1ms api received
      +2ms api published key=7 topic=jobs
      +3ms api responded status=202
      +4ms client answered status=202
      +5ms worker consumed key=7 topic=jobs
      +6ms worker started key=7
      +9ms worker finished key=7 failed
      +10ms worker published key=7 topic=jobs.retry
      +20ms retrier consumed key=7 topic=jobs.retry
      +21ms retrier started key=7
      +25ms retrier finished key=7
      """)
    let expected: [Segment: Int64] = [
      .processing: 8, .dispatch: 2, .retryWait: 10, .queueWait: 3, .api: 1, .requestTransit: 1,
    ]
    #expect(sums(drawing.summary) == expected.mapValues { $0 * 1_000_000 })
    #expect(sums(drawing.trace.criticalPath) == expected.mapValues { $0 * 1_000_000 })
  }

  private func request(wait: Int64, work: Int64) -> TraceSummary {
    var request = requests.request(start: 1000, endToEnd: 1000 + wait + work)
    var delivery = requests.delivery(published: 2000, wait: wait, work: work)
    delivery.begun = Int64.absent
    request.done = Instant(time: Timestamp(nanoseconds: 2000 + wait + work), origin: requests.worker)
    return request.with(delivery)
  }

  @Test func `the extra time of the slowest hundredth is told by segment`() throws {
    var samples = TailSamples()
    for _ in 0..<198 { samples.add(request(wait: 100, work: 1000)) }
    // Two of 200 wait 8,100 and work 3,000: 8,000 and 2,000 more than the others, and 1 % less of it more
    // than all.
    for _ in 0..<2 { samples.add(request(wait: 8100, work: 3000)) }
    let tail = try #require(samples.breakdown)
    #expect(tail.requests == 2)
    // 1,000 pass before the message is there: (198 · 2,100 + 2 · 12,100) / 200.
    #expect(tail.mean == Nanoseconds(2200))
    #expect(tail.extra == Nanoseconds(8100 - 180 + 3000 - 1020))
    #expect(tail.segments.map(\.segment) == [.queueWait, .processing])
    #expect(tail.segments.map(\.extra) == [Nanoseconds(7920), Nanoseconds(1980)])
  }

  @Test func `the figure of the slowest shares out the extra time, segments below a tenth left out`() throws {
    var breakdown = TailSamples.Breakdown(
      requests: 2, mean: Nanoseconds(5000), extra: Nanoseconds(1000))
    breakdown.segments = [
      (.queueWait, Nanoseconds(810)), (.processing, Nanoseconds(100)), (.api, Nanoseconds(90)),
    ]
    let figure = breakdown.figure(of: .endToEnd, ofAll: true)
    #expect(
      figure.fact == [
        "percent": .count(1), "requests": .count(2), "extra": .duration(Nanoseconds(1000)),
        "segments": .list([
          ["segment": .name("queue_wait"), "extra": .duration(Nanoseconds(810))],
          ["segment": .name("processing"), "extra": .duration(Nanoseconds(100))],
          ["segment": .name("api"), "extra": .duration(Nanoseconds(90))],
        ]),
      ])
    let whole = Nanoseconds(1000)
    let parts: [Phrase] = [
      "\(share: Nanoseconds(810), of: whole) of the excess is \(Segment.queueWait)",
      "\(share: Nanoseconds(100), of: whole) \(Segment.processing)",
    ]
    let times: Phrase =
      "slowest \(2) requests take \(Nanoseconds(6000)) (mean \(Nanoseconds(5000))): \(parts)"
    let options = ["--outcome", "completed", "--segment", "end_to_end", "--sort", "slowest", "--limit", "2"]
    let command: Phrase = "; \(find: options)"
    let sentence: Phrase = "\([times])\([command])"
    #expect(figure.sentences == [sentence])
    #expect(
      breakdown.figure(of: .endToEnd, ofAll: false).sentences == [times],
      "a group is not listed by that command")
  }

  @Test func `where a segment of the slowest is shorter than the mean, times are told and no shares`() {
    var breakdown = TailSamples.Breakdown(
      requests: 2, mean: Nanoseconds(5000), extra: Nanoseconds(1000))
    breakdown.segments = [(.queueWait, Nanoseconds(1200)), (.api, Nanoseconds(-200))]
    let parts: [Phrase] = [
      "\(Nanoseconds(1200)) more \(Segment.queueWait)", "\(Nanoseconds(200)) less \(Segment.api)",
    ]
    breakdown.requests = 1
    #expect(
      breakdown.figure(of: .endToEnd, ofAll: false).sentences == [
        "the slowest request takes \(Nanoseconds(6000)) (mean \(Nanoseconds(5000))): \(parts)"
      ])
  }

  @Test func `below a hundred requests, and where all are alike, there is no tail`() {
    var samples = TailSamples()
    for _ in 0..<99 { samples.add(request(wait: 100, work: 1000)) }
    #expect(samples.breakdown == nil)
    samples.add(request(wait: 100, work: 1000))
    #expect(samples.breakdown == nil)
  }

  @Test func `parts add up to the whole in any order`() throws {
    var whole = TailSamples()
    var parts = [TailSamples(), TailSamples()]
    for index in 0..<300 {
      let request = request(wait: Int64(index * index), work: 1000)
      whole.add(request)
      parts[index % 2].add(request)
    }
    parts[1].merge(parts[0])
    let (one, other) = (try #require(whole.breakdown), try #require(parts[1].breakdown))
    #expect(one.extra == other.extra && one.requests == other.requests)
  }
}
