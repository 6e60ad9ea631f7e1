import ClockEstimation
import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// What is decided by columns of an index is what whole summaries say: which requests a filter leaves out by their outlines,
/// and what requests of known shapes add to a report.
@Suite struct SummaryColumnLawTests {
  @Test func `a filter finds by outlines what it finds without, and the records tell the same errors`()
    async throws
  {
    var (found, left) = (0, 0)
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      for file in dealt.paths { try await AttributedIndex.ingest([file], into: dealt.index) }
      for _ in 0..<6 {
        var projection = AttributeProjection()
        let filter = try Self.filter(&projection, &random)
        let source = try Self.open(dealt.index, projection)
        let clocks = try source.clocks().logged
        let empty = FindAggregate(
          filter: filter, catalog: source.catalog, corrections: try source.corrections(clocks: clocks))
        let outlined = try await source.aggregate(empty).found.map(\.key).sorted()
        let whole = try await source.aggregate(BySummaries(empty)).inner.found.map(\.key).sorted()
        #expect(outlined == whole, "seed \(seed), \(filter)")
        found += whole.count
        left += try source.requestCount() - whole.count
        let ids = try await source.map(recordsOf: whole) { $0.correlationID() }
        #expect(try ids == whole.map { try source.records(for: $0).correlationID() }, "seed \(seed)")
      }
    }
    #expect(found > 0 && left > 0)
  }

  @Test func `a report by shapes is a report by summaries, whatever it groups by`() async throws {
    var requests = 0
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      for file in dealt.paths { try await AttributedIndex.ingest([file], into: dealt.index) }
      for keys in ["", "service", "outcome,topic", "error", "job_type", "job_type,geo.region,instance"] {
        let services = Bool.random(using: &random) ? ["consumer"] : []
        for isRaw in [true, false] {
          let reports = try await Self.reports(dealt.index, by: keys, services, isRaw: isRaw)
          #expect(reports.byShape == reports.bySummaries, "seed \(seed), by \(keys), raw: \(isRaw)")
          requests += reports.requests
        }
      }
    }
    #expect(requests > 0)
  }

  @Test func `of many requests with few shapes, whose records come in many orders, the report is the same`()
    async throws
  {
    for seed in Seeds.first(6) {
      var random = SplitMix64(seed: seed)
      let logs = try ManyRequests(700, &random)
      defer { logs.remove() }
      try await AttributedIndex.ingest(logs.paths, into: logs.index)
      for keys in ["", "service", "error", "job_type", "outcome,topic,job_type"] {
        let reports = try await Self.reports(logs.index, by: keys, [], isRaw: true)
        #expect(reports.requests >= 700, "seed \(seed)")
        #expect(reports.byShape == reports.bySummaries, "seed \(seed), by \(keys)")
      }
    }
  }

  @Test
  func `of requests by many phones, each with a clock of its own, the report is the same, raw and corrected`()
    async throws
  {
    for seed in Seeds.first(10) {
      var random = SplitMix64(seed: seed)
      let logs = try ManyRequests(600, phones: 150, setsClock: seed % 2 == 0, &random)
      defer { logs.remove() }
      try await AttributedIndex.ingest(logs.paths, into: logs.index)
      let clocks = try Self.open(logs.index, AttributeProjection()).clocks().logged
      #expect(clocks.corrections.count { $0.map { !$0.isNone } ?? false } > 100, "seed \(seed)")
      for keys in ["", "service", "instance", "error", "outcome,topic,job_type"] {
        for (services, isRaw) in [([], false), ([], true), (["client"], false), (["phone-7"], false)] {
          let reports = try await Self.reports(logs.index, by: keys, services, isRaw: isRaw)
          #expect(reports.requests > 0, "seed \(seed)")
          #expect(
            reports.byShape == reports.bySummaries, "seed \(seed), by \(keys), \(services), raw: \(isRaw)")
        }
      }
    }
  }

  /// `isRaw`: with all times as logged.
  private static func reports(
    _ index: String, by keys: String, _ services: [String], isRaw: Bool
  ) async throws -> (byShape: String, bySummaries: String, requests: Int) {
    var projection = AttributeProjection()
    let group = keys.split(separator: ",").map { GroupKey(named: String($0), &projection) }
    let source = try open(index, projection)
    var filter = RequestFilter()
    filter.services = services
    let clocks = isRaw ? .none : try source.clocks().logged
    let empty = ReportAggregate(
      filter: filter, keys: group, percentiles: [50, 99], catalog: source.catalog,
      corrections: try source.corrections(clocks: clocks), precision: try source.precision())
    let byShape = try await source.aggregate(empty).report(endOfLogs: nil)
    let whole = try await source.aggregate(BySummaries(empty)).inner.report(endOfLogs: nil)
    let told = [byShape, whole].map { JSONFormat().report($0, on: OutputTarget()) }
    return (told[0], told[1], whole.groups.map(\.requests).reduce(0, +))
  }

  private static func filter(
    _ projection: inout AttributeProjection, _ random: inout SplitMix64
  ) throws -> RequestFilter {
    var filter = RequestFilter()
    if Bool.random(using: &random) {
      filter.outcomes = Set(
        Outcome.allCases.shuffled(using: &random).prefix(.random(in: 1...4, using: &random)))
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      filter.services = [["api", "client", "consumer", "nobody"].randomElement(using: &random) ?? ""]
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      filter.level = [Level.info, .warning, .error].randomElement(using: &random)
    }
    for key in DealtLogs.attributes.shuffled(using: &random).prefix(.random(in: 0...2, using: &random)) {
      let test = ["=video", "!=video", "=", ">3", "~e"].randomElement(using: &random) ?? ""
      let condition = try AttributeCondition(parsing: key + test)
      filter.conditions.append((projection.index(of: key), condition))
    }
    return filter
  }

  private static func open(_ path: String, _ projection: AttributeProjection) throws -> IndexSource {
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
    return IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
  }
}

/// The same computation, for which every summary is read as a whole.
private struct BySummaries<Inner: RequestAggregate>: RequestAggregate {
  private(set) var inner: Inner

  init(_ inner: Inner) { self.inner = inner }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try inner.add(requests)
  }

  mutating func merge(_ other: Self) { inner.merge(other.inner) }
}

/// Logs of an API and two consumers, whose requests differ in little but times, and of phones that make them.
private struct ManyRequests {
  private let directory: URL
  let paths: [String]

  var index: String { directory.appendingPathComponent("trace.db").path }

  /// `phones`: their clocks are minutes off. `setsClock`: the second consumer's is set in the middle.
  init(_ count: Int, phones: Int = 0, setsClock: Bool = false, _ random: inout SplitMix64) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-shapes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    var lines: [String: [(time: Int, line: String)]] = [:]
    let noon = 43_200_000_000
    let leads = (0..<phones).map { _ in Int.random(in: -300_000_000...300_000_000, using: &random) }
    for number in 0..<count {
      let begin = noon + number * 100_000
      var time = begin
      func log(_ service: String, _ event: String, _ rest: String = "", ahead lead: Int = 0) {
        let wasSet = setsClock && service == "consumer-2" && number > count / 2
        let stamp = "2026-11-23T\(Self.clock(time + lead - (wasSet ? 7_000_000 : 0)))Z"
        let line =
          #"{"timestamp":"\#(stamp)","service":"\#(service)","correlation_id":"req-\#(number)","event":"\#(event)"\#(rest)}"#
        lines[service, default: []].append((time + lead, line))
      }
      // Whole milliseconds, so that some times are equal.
      func pass() { time += Int.random(in: 0...9, using: &random) * 1000 }
      let kind = ["video", "image", "audio"].randomElement(using: &random) ?? ""
      let task = #","task_id":"t-\#(number)","topic":"jobs""#
      let phone = phones == 0 ? nil : Int.random(in: 0..<phones, using: &random)
      func log(ofPhone event: String, _ rest: String) {
        guard let phone else { return }
        log("client", event, rest + #","attempt":1,"instance":"phone-\#(phone)""#, ahead: leads[phone])
      }
      log(ofPhone: "Starting request", #","url":"http://api/jobs""#)
      if phone != nil { pass() }
      log("api", "Request started")
      log("api", "Received job submission", #","job_type":"\#(kind)""#)
      pass()
      log("api", "Job successfully published to Kafka", task)
      let published = time
      pass()
      let consumer = Bool.random(using: &random) ? "consumer-1" : "consumer-2"
      log(consumer, "Received message from Kafka", task)
      pass()
      log(consumer, "Starting job processing", task)
      pass()
      if Int.random(in: 0..<9, using: &random) == 0 {
        log(
          consumer, "Job processing failed", task + #","level":"error","error":"no room on disk \#(number)""#)
      } else {
        log(consumer, "Job processing completed successfully", task)
      }
      time = published + Int.random(in: 0...20, using: &random) * 1000
      log("api", "Request finished", #","status_code":202"#)
      if phone != nil { pass() }
      log(ofPhone: "Response received", #","status_code":202"#)
    }
    self.directory = directory
    paths = try lines.map { service, lines in
      let file = directory.appendingPathComponent("\(service).jsonl")
      let text = lines.sorted { $0.time < $1.time }.map { $0.line + "\n" }.joined()
      try Data(text.utf8).write(to: file)
      return file.path
    }.sorted()
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// The time of day of some µs since midnight.
  private static func clock(_ microseconds: Int) -> String {
    func padded(_ number: Int, _ count: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: count - digits.count) + digits
    }
    let seconds = microseconds / 1_000_000
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
      + padded(microseconds % 1_000_000, 6)
  }
}
