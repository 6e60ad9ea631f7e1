import Foundation
import SyntheticFleet
import Testing
import WrittenArchive

/// kill −9 at many points: an ingest or a removal, when run again, ends as an undisturbed run does. `TRACE_TESTS=all` takes
/// 200 points of each.
@Suite(.serialized) struct KilledPointsTests {
  /// The form in which the logs come.
  enum Form: String, CaseIterable { case plain, packed, followed, redacted }

  private static let small = ["--batch-bytes", "8192"]
  private static let options = ["--redact", "worker_id", "--redact", "job_type=hash"]
  private static let environment = ["TRACE_REDACT_KEY": "a key that the tests alone know"]

  /// The logs of some requests in their form.
  private static func logs(_ form: Form, in directory: TemporaryDirectory) throws -> [String] {
    let paths = try SampleRequests(60).write(to: directory)
    guard form == .packed else { return paths }
    return try paths.enumerated().map { number, path in
      let member = WrittenArchive.allCases[number % 2].member(
        Array(try Data(contentsOf: URL(fileURLWithPath: path))))
      try Data(member).write(to: URL(fileURLWithPath: path))
      return path
    }
  }

  private static func ingest(_ form: Form, _ logs: [String], _ index: String) throws -> ChildProcess {
    try TraceBinary.process(
      ["ingest", "--format", "json", "--db", index] + small + (form == .redacted ? options : [])
        + (form == .followed ? ["--follow"] : []) + logs, environment: environment)
  }

  /// The result of an undisturbed run, and the bytes of its index.
  private static func whole(_ form: Form, _ logs: [String], _ directory: TemporaryDirectory) async throws
    -> (told: ToldRequests, bytes: Int)
  {
    let index = directory.path("whole.db")
    _ = try await ingest(form == .followed ? .plain : form, logs, index).run().succeeded("ingest")
    return (try await ToldRequests(ofIndexAt: index), IndexFiles.bytes(of: index))
  }

  @Test(arguments: Form.allCases)
  func `an ingest that is killed at any point and run again makes the index of one run`(form: Form)
    async throws
  {
    let directory = try TemporaryDirectory()
    let logs = try Self.logs(form, in: directory)
    let whole = try await Self.whole(form, logs, directory)
    let points = Seeds.few(of: 200, oneIn: 40)
    var killed = 0
    for point in 0..<points {
      let index = directory.path("\(point).db")
      defer { IndexFiles.remove(index) }
      // Its files are larger while it is written than at rest. So each size is reached.
      let bytes = whole.bytes * point / points
      try await Self.ingest(form, logs, index).runAndKill { IndexFiles.bytes(of: index) >= bytes }
      if FileManager.default.fileExists(atPath: index) { killed += 1 }
      let rest: IngestDocument = try await Self.ingest(form == .followed ? .plain : form, logs, index).run()
        .succeeded("ingest").document()
      rest.expectAccounted()
      let difference = try await ToldRequests(ofIndexAt: index).difference(from: whole.told)
      #expect(difference == nil, "\(form), point \(point) of \(points)")
      let doctor = try await TraceBinary.run(["doctor", "--db", index])
      #expect(!doctor.text.contains("interrupted"), "\(form), point \(point)")
    }
    #expect(killed >= points - 1, "only the first is killed before there is an index")
  }

  @Test func `a removal that is killed at any point and run again leaves what one run leaves`() async throws {
    let directory = try TemporaryDirectory()
    let logs = try Self.logs(.plain, in: directory)
    let full = directory.path("full.db")
    _ = try await Self.ingest(.plain, logs, full).run().succeeded("ingest")
    let ids = try await TraceBinary.run(["find", "--db", full]).text.split(separator: "\n").map(String.init)
    let gone = ids.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    let whole = directory.path("whole.db")
    try FileManager.default.copyItem(atPath: full, toPath: whole)
    let time = try await ContinuousClock().measure {
      _ = try await TraceBinary.run(["forget", "--db", whole] + gone).succeeded("forget")
    }
    let told = try await ToldRequests(ofIndexAt: whole)
    let points = Seeds.few(of: 200, oneIn: 40)
    for point in 0..<points {
      let index = directory.path("\(point).db")
      defer { IndexFiles.remove(index) }
      try FileManager.default.copyItem(atPath: full, toPath: index)
      let end = ContinuousClock.now + time * point / points
      try await TraceBinary.process(["forget", "--db", index] + gone).runAndKill { .now >= end }
      let left = try await TraceBinary.run(["find", "--db", index])
      #expect([ids.count, ids.count - gone.count].contains(left.text.split(separator: "\n").count))
      try await finish(index, gone, left.standardError)
      let difference = try await ToldRequests(ofIndexAt: index).difference(from: told)
      #expect(difference == nil, "point \(point) of \(points)")
      #expect(IndexFiles.bytes(of: index) <= IndexFiles.bytes(of: whole) + 65_536, "point \(point)")
    }
  }

  /// Runs it again; where everything is gone already, what is left to do is done without names.
  private func finish(_ index: String, _ gone: [String], _ said: String) async throws {
    let again = try await TraceBinary.run(["forget", "--db", index] + gone)
    #expect(again.status == 0 || again.status == 1)
    let after = try await TraceBinary.run(["find", "--db", index])
    #expect(!after.standardError.contains("interrupted"), "\(said)")
  }
}
