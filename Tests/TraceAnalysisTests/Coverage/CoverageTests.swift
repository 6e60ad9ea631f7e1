import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@Suite struct CoverageTests {
  private func stretch(_ milliseconds: [Int64]) -> LoggedStretch {
    var stretch = LoggedStretch()
    for time in milliseconds { stretch.add(.ms(time)) }
    return stretch
  }

  private func range(_ from: Int64, _ until: Int64) -> Coverage.Range {
    Coverage.Range(from: .ms(from), until: .ms(until))
  }

  @Test func `a source covers the time from its earliest to its latest record`() throws {
    let coverage = try #require(Coverage([stretch([500, 100, 900, 400])]))
    #expect(coverage.ranges == [range(100, 900)])
    #expect(coverage.records == 4)
    #expect(coverage.longestSilence == .ms(800))
  }

  @Test func `a source that is newest first was silent as long as one that is oldest first`() throws {
    let times: [Int64] = [0, 100, 150, 200, 900]
    let coverage = try #require(Coverage([stretch(times)]))
    #expect(try #require(Coverage([stretch(times.reversed())])) == coverage)
    #expect(coverage.longestSilence == .ms(700))
  }

  @Test func `no records are no coverage`() {
    #expect(Coverage([LoggedStretch()]) == nil)
    #expect(Coverage([Coverage]()) == nil)
  }

  @Test func `rotated files cover the gap between them up to the longest silence`() throws {
    let one = stretch([0, 100, 150, 200])
    #expect(try #require(Coverage([stretch([300, 350]), one])).ranges == [range(0, 350)])
    #expect(try #require(Coverage([one, stretch([301, 350])])).ranges == [range(0, 200), range(301, 350)])
  }

  @Test func `the longest silence of any file joins all`() throws {
    let coverage = try #require(Coverage([stretch([0, 1]), stretch([90, 91]), stretch([150, 250])]))
    #expect(coverage.ranges == [range(0, 250)])
  }

  @Test(arguments: [
    (0, 200, Coverage.View.whole), (150, 201, .beginning), (200, 200, .whole), (210, 500, .beginning),
    (300, 300, .beginning), (301, 301, .none), (-1, 100, .none),
  ])
  func `a busy program is silent - behind the last record the logs reach on but prove nothing`(
    begin: Int64, end: Int64, view: Coverage.View
  ) throws {
    let coverage = try #require(Coverage([stretch([0, 100, 150, 200])]))
    #expect(coverage.view(from: .ms(begin), until: .ms(end)) == view)
  }

  @Test(arguments: [
    (0, 10, Coverage.View.whole), (5, 20, .none), (15, 20, .none), (50, 60, .whole), (55, 61, .beginning),
  ])
  func `a gap between sources is covered by none`(begin: Int64, end: Int64, view: Coverage.View) throws {
    let coverage = try #require(Coverage([stretch([0, 5, 10]), stretch([50, 55, 60])]))
    #expect(coverage.view(from: .ms(begin), until: .ms(end)) == view)
  }

  @Test func `a service covers what one of its origins covers`() {
    let catalog = Catalog()
    let one = catalog.id(of: Origin(service: "worker", instance: "1"))
    let two = catalog.id(of: Origin(service: "worker", instance: "2"))
    let api = catalog.id(of: Origin(service: "api"))
    let services = ServiceTable(origins: catalog.origins)
    var survey = CoverageSurvey()
    survey.append(stretch([0, 5, 10]), source: 0, origin: one)
    survey.append(stretch([8, 13, 18]), source: 1, origin: two)
    survey.append(stretch([90]), source: 2, origin: api)
    let coverage = LogCoverage(survey, services: services) { $0 == two ? $1 + 1_000_000 : $1 }
    #expect(coverage.ofService(services.service(of: one))?.ranges == [range(0, 19)])
    #expect(coverage.ofOrigin(two)?.ranges == [range(9, 19)])
    #expect(services.service(of: one) == services.service(of: two))
    #expect(services.service(of: api) < services.service(of: one))
  }

  @Test(arguments: [
    ([1_000, 2_000, 3_000, 9_000], Nanoseconds.ms(1_000)), ([1_000, 2_000, 3_001, 9_000], .ms(1)),
    ([1_000, 1_000, 1_000, 1_000, 1_000], nil), ([1_000, 2_000, 3_000], nil), ([], nil),
  ])
  func `a resolution is told where enough times differ`(times: [Int64], resolution: Nanoseconds?) {
    #expect(stretch(times).resolution == resolution)
  }

  @Test func `a time that is no multiple of a microsecond shows nanoseconds`() {
    var stretch = LoggedStretch()
    stretch.add(Timestamp(nanoseconds: 1_700_000_000_000_000_001))
    #expect(stretch.resolution == Nanoseconds(1))
  }

  @Test func `a record that names several requests is one record`() throws {
    var block = RecordBlock()
    block.events = [event(at: 5, offset: 0), event(at: 5, offset: 0), event(at: 9, offset: 80)]
    block.uncorrelated = [event(at: 7, offset: 40)]
    var survey = CoverageSurvey()
    survey.add(block)
    let stretch = try #require(survey.stretches.first?.stretch)
    #expect(stretch.records == 3)
    #expect(stretch.longestSilenceNanoseconds == 2_000_000)
  }

  private func event(at time: Int64, offset: Int64) -> Event {
    var event = Event()
    (event.time, event.offset) = (.ms(time), offset)
    return event
  }

  @Test(arguments: UInt64(0)..<300)
  func `blocks cut anywhere give the same survey`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var time: Int64 = 0
    let events = (0..<Int.random(in: 1...60, using: &random)).map { number in
      time += Int64.random(in: -20...50, using: &random)
      var event = event(at: time, offset: Int64(number) * 40)
      event.origin = OriginID(rawValue: UInt32.random(in: 0...2, using: &random))
      event.source = 3
      return event
    }
    func survey(_ cuts: [Int]) -> CoverageSurvey {
      var parts = CoverageSurvey()
      for (begin, end) in zip([0] + cuts, cuts + [events.count]) {
        var block = RecordBlock()
        block.source = 3
        for event in events[begin..<end] {
          if event.offset % 3 == 0 { block.uncorrelated.append(event) } else { block.events.append(event) }
        }
        if Bool.random(using: &random) {
          parts.add(block)
        } else {
          var next = CoverageSurvey()
          next.add(block)
          parts.append(next)
        }
      }
      return parts
    }
    let whole = survey([]).stretches.sorted { $0.origin.rawValue < $1.origin.rawValue }
    let cuts = (0..<5).map { _ in Int.random(in: 0...events.count, using: &random) }.sorted()
    let parts = survey(cuts).stretches.sorted { $0.origin.rawValue < $1.origin.rawValue }
    #expect(whole.map(\.origin) == parts.map(\.origin), "seed \(seed)")
    #expect(whole.map(\.stretch) == parts.map(\.stretch), "seed \(seed)")
  }
}
