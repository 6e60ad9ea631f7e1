import Testing

/// Logs of several programs, one of which writes local time without saying so.
extension AllClearTests {
  @Test(arguments: [2, -5]) func `local time without an offset is named as such`(hours: Int) async throws {
    let doctor = try await answer(["doctor"], of: (1...3).flatMap { wholeRequest($0, zone: hours) })
    #expect(doctor.status == 1)
    let distance = hours > 0 ? "2 h 00 m later" : "5 h 00 m earlier"
    #expect(
      doctor.text.contains("worker is \(distance) than api, in 3 pairs of records: times without an offset"))
    #expect(doctor.text.contains("--log-tz ZONE"))
    #expect(!doctor.text.contains("nothing needs attention"))
  }

  @Test func `local time without an offset is read where its zone is given`() async throws {
    let lines = (1...3).flatMap { wholeRequest($0, zone: 2) }
    let found = try await answer(
      ["find", "--format", "ndjson"], of: lines, ingest: ["--log-tz", "Europe/Helsinki"])
    #expect(found.text.split(separator: "\n").allSatisfy { $0.contains(#""queue_wait_ns":100000000"#) })
    let doctor = try await answer(["doctor"], of: lines, ingest: ["--log-tz", "Europe/Helsinki"])
    #expect(doctor.status == 0)
  }
}
