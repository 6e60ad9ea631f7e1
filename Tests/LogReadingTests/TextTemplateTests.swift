import Testing

@testable import LogReading

@Suite struct TextTemplateTests {
  @Test(arguments: [
    ("request completed", "request completed"),
    ("order 4711 of 8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a11 took 12.5 ms", "order … of … took … ms"),
    ("id=42, user='u7' (3 of 4)", "id=…, user='…' (… of …)"),
    ("GET /orders/17 200", "GET …"),
    ("  two   spaces\tand a tab ", "two spaces and a tab"),
    ("", ""),
  ])
  func `numbers and ids are masked, with what they are written together with`(text: String, template: String)
  {
    #expect(TextTemplate.masked(text) == template)
  }

  @Test func `a long text has a short template`() {
    let template = TextTemplate.masked(String(repeating: "word ", count: 1000))
    #expect(template.count == 60)
    #expect(template.hasSuffix("…"))
  }

  @Test(arguments: [
    ("Simulated processing error", "Simulated processing error"),
    ("no user 'ann' in HTTPPool(host=\"db\", port=5432)", "no user '…' in HTTPPool(host=\"…\", port=…)"),
    ("can't connect to `jobs`, isn't it", "can't connect to `…`, isn't it"),
    ("mail to ann@example.com bounced @ relay", "mail to … bounced @ relay"),
    ("lock deadbeef of a facade is taken", "lock … of a facade is taken"),
    ("\n  first line 7\nat main.go:12", "first line …"),
    (#"{"code":7,"message":"no room"}"#, #"{"code"…,"message":"no room"}"#),
    ("an '' and an 'open quote", "an '' and an 'open quote"),
    ("", ""), ("   ", ""),
  ])
  func `errors of one cause have one text`(text: String, template: String) {
    #expect(TextTemplate.ofError(text) == template)
  }

  @Test func `a long error has a text of 120 characters, and a quoted sentence stays`() {
    let template = TextTemplate.ofError(String(repeating: "word ", count: 1000))
    #expect(template.count == 120 && template.hasSuffix("…"))
    let sentence = "said '\(String(repeating: "word ", count: 17))'"
    #expect(TextTemplate.ofError(sentence) == sentence.replacing("  ", with: " "))
  }
}
