/** What the lab is about, for whoever meets its words for the first time. */
export default function LearnPage() {
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>Learn</h1>
    </main>
  );
}
