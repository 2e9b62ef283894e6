"""What people see, in a real Chromium: `make test-browser`.

A test asks for `house` (the corner shop, served on http://localhost with the real clock) and `visit`
(opens pages), and fails by itself afterwards on whatever went wrong in any page it opened: a console error,
an exception of a script, a breach of the content security policy, a request to another host, a pop-up.

    def test_a_member_sees_the_balance(house, visit):
        house.buys("ann", "137.40")                     # through the till's door, just now
        page = visit(member=house.token("ann"))         # 390 x 844, English, light; a new visitor each time
        page.goto("/")
        expect(page.get_by_text("137")).to_be_visible() # of playwright.sync_api
        sound(page)                                     # of seeing: axe finds nothing, nothing sticks out

    visit(Look(1440, "zh-Hant", "dark"), staff=house.staff("manager"))
    visit(till=house.key)
    visit(script=False)
    visit(timezone_id="Asia/Hong_Kong")                 # anything of playwright's new_context
    visit.expects("422")                                # a console error that is meant: it must come

house     url, key, database, shop, doors (as in tests/api); token(name), staff(*roles, email=),
          buys(name, net, days_ago=), code(contact), the last one-time code made for it;
          `with house.closed():` nobody answers meanwhile.
look      a test that asks for it runs under one look in CI, not the same for all tests, and under all twelve
          of `pairs.LOOKS` where LOYALTY_TEST_FULL is set (`make full`): visit(look).
chromium  the browser of this worker. camera(png, ...) starts another, whose camera sees these pictures in
          turn: visit(browser=camera(png)).
seeing    sound(page) = fits(page) and axe(page); codes(page) are on the screen, decoded(png) in a picture;
          weight(page, path) is what a visit costs in bytes over the wire, by kind of resource.
keyboard  reach, write, choose: Tab, what is typed, Enter.
places    every page of a door, walked to by links, for tests that look at all; a page no link leads to fails.
furniture a shop in which every page has something to show. opening: an empty one with an invited owner.
counter   the till's page in a clerk's hands: comes, buys, spends, pays.
passkeys  authenticator(page), a fingerprint reader that says yes.

Addresses are http://localhost:<port>, which browsers hold for secure: passkeys, service workers and cameras
work. Nothing else can be reached: Chromium finds no other host by name.
"""
