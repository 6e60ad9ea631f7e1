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
}
