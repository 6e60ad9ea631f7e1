import Foundation
import GRDB
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// A writer and readers at the same time.
@Suite struct SharedIndexTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// A writer that shares an index, with the requests 1 to `count` marked, each by a transaction of its own.
  private func writer(_ count: Int64, _ name: String = "trace.db") throws -> IndexFile {
    let index = try directory.open(.writing, name)
    try index.share()
    for number in stride(from: 1, through: count, by: 1) { try index.writing { try $0.markStale(number) } }
    return index
  }

  private func marked(_ index: IndexFile) throws -> [Int64] { try index.reading { try $0.staleRequests() } }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: directory.path(name))
  }

  @Test func `a reader sees the state in which it began, and holds no writer up`() throws {
    let writer = try writer(1)
    let reader = try directory.open(.reading)
    let snapshot = try reader.snapshot(connections: 2)
    try writer.writing { try $0.markStale(2) }
    let part = try #require(snapshot.parts.first)
    #expect(try snapshot.read(part) { try $0.staleRequests() } == [1])
    #expect(try marked(reader) == [1, 2])
  }

  @Test func `all parts of a snapshot see one state while somebody writes`() async throws {
    let writer = try writer(0)
    try writer.write { database in
      // As many parts as a large index has.
      try database.execute(sql: "INSERT INTO request VALUES (90000, 'a', NULL, 0, 0, NULL, NULL, 0)")
    }
    let reader = try directory.open(.reading)
    async let writing: Void = {
      for number in 1...Int64(400) { try writer.writing { try $0.markStale(number) } }
    }()
    var parts = 0
    for _ in 0..<100 {
      let snapshot = try reader.snapshot(connections: 4)
      let counts = try snapshot.parts.map { try snapshot.read($0) { try $0.staleRequests().count } }
      #expect(Set(counts).count == 1)
      parts = max(parts, counts.count)
    }
    try await writing
    #expect(parts == 4)
  }

  @Test func `a settled index is one file, and one that is read on is settled by the next writer`() throws {
    let writer = try writer(3)
    #expect(exists("trace.db-wal"))
    do {
      let reader = try directory.open(.reading)
      #expect(try marked(reader).count == 3)
      writer.settle()
      #expect(exists("trace.db-wal"))
      #expect(try marked(reader).count == 3)
    }
    writer.settle()
    #expect(!exists("trace.db-wal") && !exists("trace.db-shm"))
    #expect(!FileStatus.isShared(directory.path()))
    #expect(try marked(directory.open(.reading)).count == 3)
  }

  @Test func `what was kept of a reading is forgotten when others, or the reader itself, have written`()
    throws
  {
    let writer = try writer(1)
    #expect(try writer.withReader { try $0.staleRequests() } == [1])
    try writer.writing { try $0.markStale(2) }
    #expect(try writer.withReader { try $0.staleRequests() } == [1, 2])
    let other = try directory.open(.writing)
    try other.write { database in
      try database.execute(sql: "INSERT INTO origin VALUES (1, 'late', NULL)")
    }
    let ids = try writer.withReader { try $0.ids.origin(1) }
    #expect(writer.catalog.origin(ids).service == "late")
  }

  /// What a crash or a copy may do to a log.
  private enum Harm: CaseIterable { case none, cut, noise }

  @Test(arguments: Seeds.upToMany(400))
  func `of a log that is torn the transactions before the tear count`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let harm = Harm.allCases[Int(seed % 3)]
    let writer = try writer(Int64.random(in: 1...40, using: &random), "live.db")
    var log = try directory.bytes("live.db-wal")
    switch harm {
    case .none: break
    case .cut: log = log.prefix(Int.random(in: 0..<log.count, using: &random))
    case .noise:
      for _ in 0..<8 {
        log[log.startIndex + Int.random(in: 0..<log.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
    }
    try directory.bytes("live.db").write(to: URL(fileURLWithPath: directory.path("torn.db")))
    try log.write(to: URL(fileURLWithPath: directory.path("torn.db-wal")))
    let found = try marked(directory.open(.reading, "torn.db"))
    #expect(found == Array(1...Int64(found.count + 1)).dropLast())
    if harm == .none { #expect(try found == marked(writer)) }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func `an index that was shared when it was copied is read where nobody may write`() throws {
    var writer: IndexFile? = try writer(2)
    let reader = try directory.open(.reading)
    writer?.settle()
    writer = nil
    _ = try marked(reader)
    let place = directory.path("a b?")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    try directory.bytes().write(to: URL(fileURLWithPath: place + "/trace.db"))
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: place)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: place) }
    #expect(FileStatus.isShared(place + "/trace.db"))
    #expect(try marked(directory.open(.reading, "a b?/trace.db")) == [1, 2])
  }
}
