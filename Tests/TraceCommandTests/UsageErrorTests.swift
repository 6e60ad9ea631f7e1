import Testing

/// A command line that cannot be followed ends with 64 and says what was probably meant.
struct UsageErrorTests {
  @Test(
    arguments: [
      ("shwo", "show"), ("ingets", "ingest"), ("reprot", "report"), ("fnd", "find"),
    ])
  func `a misspelt command suggests the nearest one`(typed: String, meant: String) throws {
    let execution = try TraceBinary.run([typed])
    #expect(execution.status == 64)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains("'\(typed)'"))
    #expect(execution.standardError.contains(meant))
  }

  @Test func `a misspelt option suggests the nearest one`() throws {
    let execution = try TraceBinary.run(["report", "--formta", "json"])
    #expect(execution.status == 64)
    #expect(execution.standardError.contains("--format"))
  }

  @Test func `an unknown format ends with 64 and lists those that there are`() throws {
    let execution = try TraceBinary.run(["report", "--format", "yaml"])
    #expect(execution.status == 64)
    for format in ["table", "json", "ndjson", "csv", "tsv", "markdown"] {
      #expect(execution.standardError.contains(format))
    }
  }

  @Test(arguments: [
    ["--help"], ["ingest", "--help"], ["show", "--help"], ["find", "--help"], ["report", "--help"],
  ])
  func `help goes to standard output and ends with 0`(arguments: [String]) throws {
    let execution = try TraceBinary.run(arguments)
    #expect(execution.status == 0)
    #expect(execution.text.contains("USAGE: trace"))
    #expect(execution.standardError.isEmpty)
  }
}
