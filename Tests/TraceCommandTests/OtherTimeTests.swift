import Testing

/// Records whose time is of another clock, as one before it is set: kept, told, and moving nothing.
@Suite struct OtherTimeTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func line(_ time: String, _ service: String, _ text: String, id: String = "r-1") -> String {
    #"{"timestamp":"\#(time)","service":"\#(service)","request_id":"\#(id)","event":"\#(text)"}"#
  }

  /// A worker that begins in 1970, and takes a request an hour after another one.
  private var logs: [String: [String]] {
    [
      "client.jsonl": [
        line("2026-11-25T09:46:40.000Z", "client", "request_sent"),
        line("2026-11-25T09:46:40.008Z", "client", "response_received"),
        line("2026-11-25T10:46:40.000Z", "client", "request_sent", id: "r-2"),
        line("2026-11-25T10:46:40.008Z", "client", "response_received", id: "r-2"),
      ],
      "worker.jsonl": [
        line("2026-11-25T09:46:40.005Z", "worker", "message_received"),
        line("2026-11-25T09:46:40.006Z", "worker", "processing_started"),
        line("1970-01-01T00:00:01.000Z", "worker", "a word", id: "r-2"),
        line("2026-11-25T10:46:40.005Z", "worker", "message_received", id: "r-2"),
        line("2026-11-25T10:46:40.007Z", "worker", "processing_finished", id: "r-2"),
      ],
    ]
  }

  private func write() throws -> [String] {
    try logs.sorted { $0.key < $1.key }.map { try directory.write($1.joined(separator: "\n") + "\n", to: $0) }
  }

  @Test func `a record of 1970 is told by ingest, doctor and its request, and moves no elapsed`() async throws
  {
    let (files, index) = (try write(), directory.path("trace.db"))
    let ingest = try await TraceBinary.run(["ingest", "--db", index, "--format", "json"] + files)
    #expect(ingest.text.contains(#""stray_times":1"#))
    #expect(ingest.standardError.contains("1 record of \(files[1]) has a time far from all others"))
    for source in [["--db", index], ["--from"] + files] {
      let show = try await TraceBinary.run(["show", "r-2", "--format", "json"] + source)
      #expect(show.text.contains(#""kind":"stray_times","text":"1 record of worker has a time far from"#))
      #expect(
        show.text.contains(
          #""segment":"elapsed","from":"client","to":"client","start":"2026-11-25T10:46:40.000000000Z","duration_ns":8000000"#
        ))
      let other = try await TraceBinary.run(["show", "r-1", "--format", "json"] + source)
      #expect(!other.text.contains("stray_times"))
      let doctor = try await TraceBinary.run(["doctor"] + source)
      #expect(doctor.text.contains("worker.jsonl: 1 record of a time far from all others"))
      let document = try await TraceBinary.run(["doctor", "--format", "json"] + source)
      #expect(document.text.contains(#""stray_times":1"#))
    }
  }
}
