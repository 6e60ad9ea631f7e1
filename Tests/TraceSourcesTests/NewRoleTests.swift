import GRDB
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// An index that was begun before a role existed, and so without its name.
@Suite struct NewRoleTests {
  @Test(arguments: Role.allCases)
  func
    `the views keep the records of a role that the index has no name of, before and after more is ingested`(
      role: Role
    ) async throws
  {
    var random = SplitMix64(seed: UInt64(role.rawValue))
    let dealt = try DealtLogs(7, &random)
    defer { dealt.remove() }
    let (early, late) = (dealt.paths.prefix(dealt.paths.count / 2), dealt.paths.suffix(1))
    try await dealt.ingest(Array(early))
    let foreign = try DatabaseQueue(path: dealt.index)
    try await foreign.write { database in
      try database.execute(sql: "DELETE FROM role_name WHERE number = ?", arguments: [role.rawValue])
    }
    try await expectEveryRecordInView(dealt.index)
    // A number without a name is shown itself.
    let shown = try await roles(foreign)
    #expect(!shown.contains(role.name))
    #expect(shown.isSubset(of: Set(Role.allCases.map(\.name) + ["\(role.rawValue)"])))

    try await dealt.ingest(Array(late))
    try await expectEveryRecordInView(dealt.index)
    let named = try await roles(foreign)
    #expect(named.isSubset(of: Set(Role.allCases.map(\.name))))
  }

  private func roles(_ queue: DatabaseQueue) async throws -> Set<String> {
    try await queue.writeWithoutTransaction { database in
      try SchemaViews.addTemporary(to: database)
      return try String.fetchSet(database, sql: "SELECT DISTINCT role FROM events")
    }
  }

  private func expectEveryRecordInView(_ path: String) async throws {
    try await DatabaseQueue(path: path).writeWithoutTransaction { database in
      try SchemaViews.addTemporary(to: database)
      let stored = try Int.fetchOne(database, sql: "SELECT sum(count) FROM records")
      let shown = try Int.fetchOne(database, sql: "SELECT count(*) FROM events")
      #expect(shown == stored)
      let stated = try Int.fetchOne(
        database, sql: "SELECT sum(json_array_length(client_events)) FROM every_request")
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM client_events") == stated)
    }
  }
}
