package import TraceModel

/// JUnit's XML, as CI servers read it: each verdict is a test. A violated objective has failed. Too little data is an
/// error, since the test could not be made.
package struct JUnitFormat: CheckFormat {
  package let name = "junit"
  package let isForPeople = false

  package init() {}

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    let subjects = VerdictSubjects(report)
    let counts =
      "tests=\"\(report.verdicts.count)\" failures=\"\(report.count(.violated))\" "
      + "errors=\"\(report.count(.tooLittleData))\""
    let tests = report.verdicts.map { test($0, subjects) }.joined()
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites \(counts)>
      <testsuite name="trace check" \(counts)>
      \(tests)</testsuite>
      </testsuites>

      """
  }

  private func test(_ verdict: Verdict, _ subjects: VerdictSubjects) -> String {
    let text = VerdictText(verdict)
    let numbers = escaped(text.sentence)
    let result =
      switch verdict.ruling {
      case .violated: "<failure type=\"violated\" message=\"\(numbers)\"/>"
      case .tooLittleData: "<error type=\"too_little_data\" message=\"\(numbers)\"/>"
      case .kept: "<system-out>\(numbers)</system-out>"
      }
    return
      "<testcase classname=\"trace check\" name=\"\(escaped(subjects.title(of: verdict)))\">\(result)</testcase>\n"
  }

  /// Markup as entities, and what no XML document may hold in its visible form.
  private func escaped(_ text: String) -> String {
    TerminalText.escaped(text).reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
